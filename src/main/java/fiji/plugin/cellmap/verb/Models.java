package fiji.plugin.cellmap.verb;

import com.fasterxml.jackson.annotation.JsonValue;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ModelSection;
import fiji.plugin.cellmap.exchange.ModelFacts;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Lists architectures and what they need. Computes; starts no engine.
 *
 * @param name of one architecture; null for all
 * @param options {@code key=value} of that architecture, for one network with them; null for the
 *     published ones
 * @param classes outputs; null for 1
 * @param patch in voxels, z y x, for the memory; null for 128 (UNETR: its own size)
 * @param batch patches at a time; null for 1
 * @param precision {@code float32}, {@code bf16} or {@code fp16}; null for float32
 */
public record Models(
        String name,
        List<String> options,
        Integer classes,
        int[] patch,
        Integer batch,
        String precision)
        implements Verb<Models.Result> {

    private static final int[] PATCH = {128, 128, 128};

    public record Result(@JsonValue List<ModelFacts> models) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder(ModelFacts.header());
            models.forEach(facts -> text.append('\n').append(facts.line()));
            boolean one = models.stream().map(ModelFacts::name).distinct().count() == 1;
            if (one) text.append("\n\n").append(models.get(0).choices());
            return text.toString();
        }
    }

    @Override
    public Result run(Progress progress) {
        int outputs = atLeastOne("--classes", classes);
        int number = atLeastOne("--batch", batch);
        if (patch != null && (patch.length != 3 || Arrays.stream(patch).anyMatch(n -> n < 1)))
            throw new UsageException(
                    "Impossible patch",
                    Arrays.toString(patch),
                    "It is no size in voxels.",
                    "Give three numbers of 1 or more, z,y,x.");
        List<ModelFacts> facts = new ArrayList<>();
        List<Architecture> all =
                name == null ? Architectures.all() : List.of(Architectures.get(name));
        for (Architecture architecture : all)
            for (Map<String, Object> given : variants(architecture)) {
                progress.check();
                Network network = Architectures.create(architecture.name(), given, 1, outputs);
                facts.add(
                        ModelFacts.of(
                                network, given, patch(network), number, precision, architecture));
            }
        return new Result(facts);
    }

    private List<Map<String, Object>> variants(Architecture architecture) {
        if (options == null || options.isEmpty()) return architecture.presets();
        if (name == null)
            throw new UsageException(
                    "Options need an architecture",
                    String.join(", ", options),
                    "Options belong to one architecture.",
                    "Name it before them.");
        List<String> sets = options.stream().map(option -> "model.options." + option).toList();
        ModelSection model =
                ConfigFile.parse("--option", "name: none\nclasses: [none]\n", sets)
                        .experiment()
                        .model();
        return List.of(model.options());
    }

    /** The patch asked for, or the default made to fit. */
    private int[] patch(Network network) {
        if (patch != null) {
            if (network.takes(patch)) return patch;
            throw new UsageException(
                    "Impossible patch",
                    Arrays.toString(patch),
                    network.architecture() + " takes " + network.sizes() + ".",
                    "Give such a size, or leave it out.");
        }
        if (network.fixed()) return network.multiple();
        int[] size = PATCH.clone();
        for (int d = 0; d < 3; d++) size[d] -= size[d] % network.multiple()[d];
        if (network.axes() == 2) size[0] = 1;
        return size;
    }

    private static int atLeastOne(String what, Integer given) {
        if (given == null) return 1;
        if (given < 1)
            throw new UsageException(
                    "Impossible value of " + what, given, "It must be 1 or more.", "Correct it.");
        return given;
    }
}
