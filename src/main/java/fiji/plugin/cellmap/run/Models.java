package fiji.plugin.cellmap.run;

import fiji.plugin.cellmap.net.Architecture;
import fiji.plugin.cellmap.net.Architectures;
import fiji.plugin.cellmap.net.Network;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lists architectures with one input channel and one class.
 *
 * @param name of one architecture; null for all
 */
public record Models(String name) implements Verb<Models.Result> {

    /**
     * One network.
     *
     * @param options that were set; the others have the original's default
     * @param parameters trainable values
     */
    public record Item(String name, Map<String, Object> options, long parameters, String source) {}

    public record Result(List<Item> models) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            for (Item item : models)
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%-14s %,14d  %-24s %s%n",
                                item.name(),
                                item.parameters(),
                                item.options().isEmpty() ? "" : item.options(),
                                item.source()));
            return text.toString().stripTrailing();
        }
    }

    @Override
    public Result run(Progress progress) {
        List<Item> items = new ArrayList<>();
        List<Architecture> all =
                name == null ? Architectures.all() : List.of(Architectures.get(name));
        for (Architecture architecture : all)
            for (Map<String, Object> options : architecture.presets()) {
                Network network = architecture.create(options, 1, 1);
                items.add(
                        new Item(
                                architecture.name(),
                                options,
                                network.parameterCount(),
                                architecture.source()));
            }
        return new Result(items);
    }
}
