package fiji.plugin.cellmap.run;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.predict.MemoryBudget;
import fiji.plugin.cellmap.process.ProcessRequest;
import fiji.plugin.cellmap.process.ProcessSummary;
import fiji.plugin.cellmap.process.Processor;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Turns predicted probabilities into masks and instances, with the thresholds and sizes of the
 * configuration.
 *
 * @param input run folder, or a folder of predictions ({@code DATASET.zarr/cropN/CLASS})
 * @param out folder of the results; null for {@code processed} in the run, or beside the
 *     predictions
 * @param set overrides {@code key=value}; null for none
 */
public record Process(String input, String out, List<String> set) implements Verb<Process.Result> {

    /** One crop. */
    public record Item(String where, ProcessSummary summary) {}

    public record Result(String out, List<Item> crops) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            for (Item item : crops) {
                text.append(item.where()).append('\n');
                for (ProcessSummary.ClassResult c : item.summary().classes())
                    text.append(
                            String.format(
                                    Locale.ROOT,
                                    "  %-12s %s, %.2f %% foreground%n",
                                    c.name(),
                                    c.instance() ? c.objects() + " objects" : "mask",
                                    100.0 * c.foreground() / c.voxels()));
                item.summary()
                        .warnings()
                        .forEach(w -> text.append("  Note: ").append(w).append('\n'));
            }
            return text.append("Results: ").append(out).toString();
        }
    }

    @Override
    public Result run(Progress progress) {
        RunFolder folder = new RunFolder(Path.of(input));
        boolean isRun = folder.exists();
        Path from = isRun ? folder.predictions() : folder.root();
        Path to =
                out != null
                        ? Path.of(out)
                        : isRun ? folder.processed() : from.resolveSibling("processed");
        ConfigFile config = config(isRun ? folder : null);
        ProcessSection settings = config.experiment().process();
        Challenge challenge = RunChallenge.of(isRun ? folder : null, config);
        List<Item> items = new ArrayList<>();
        for (Path container : containers(from)) {
            Path target = to.resolve(container.getFileName());
            try (ArrayStore store = Stores.open(container)) {
                for (String crop : store.list("")) {
                    List<String> classes =
                            store.list(crop).stream()
                                    .filter(c -> Multiscale.isAt(store, crop + "/" + c))
                                    .toList();
                    if (classes.isEmpty()) continue;
                    progress.message(crop);
                    ProcessRequest request =
                            new ProcessRequest(
                                    store,
                                    crop,
                                    target,
                                    crop,
                                    classes,
                                    challenge.classes()::isInstance,
                                    settings,
                                    MemoryBudget.bytes(0));
                    items.add(new Item(target + "/" + crop, new Processor(request).run(progress)));
                }
            }
        }
        if (items.isEmpty()) throw nothing(from);
        return new Result(to.toString(), items);
    }

    private ConfigFile config(RunFolder folder) {
        List<String> sets = set == null ? List.of() : set;
        return folder != null
                ? ConfigFile.read(folder.config(), sets)
                : ConfigFile.parse("--set", "name: none\nclasses: [none]\n", sets);
    }

    private static List<Path> containers(Path from) {
        if (!Files.isDirectory(from)) throw nothing(from);
        try (Stream<Path> entries = Files.list(from)) {
            return entries.filter(p -> p.toString().endsWith(".zarr")).sorted().toList();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list the predictions", from, AtomicFiles.reason(e), "", e);
        }
    }

    private static UsageException nothing(Path from) {
        return new UsageException(
                "There is nothing to process",
                from,
                "It holds no finished prediction.",
                "Predict first, or name the folder that holds DATASET.zarr.");
    }
}
