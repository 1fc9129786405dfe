// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a run has of one crop: its EM, the probabilities, and the masks or objects. */
public final class RunLayers {

    private final RunFolder run;
    private final List<Layer> layers = new ArrayList<>();
    private final TreeSet<String> crops = new TreeSet<>();

    private RunLayers(RunFolder run) {
        this.run = run;
    }

    /**
     * Lists the images; opens metadata only.
     *
     * @param crop number of a predicted crop; empty for the first
     * @return the EM first, if it is where the run was trained from
     * @throws UsageException if the run has no prediction of the crop
     */
    public static List<Layer> of(RunFolder run, String crop) {
        RunLayers found = new RunLayers(run);
        String name = crop.isBlank() ? "" : "crop" + crop.strip().replaceFirst("^crop", "");
        for (Path container : containers(run.processed()))
            name = found.add(container, name, Layer.Kind.LABELS, true);
        boolean labels = !found.layers.isEmpty();
        for (Path container : containers(run.predictions()))
            name = found.add(container, name, Layer.Kind.PROBABILITY, !labels);
        if (found.layers.isEmpty()) throw found.nothing(name);
        return found.layers;
    }

    /** Adds the classes of a crop; returns the crop, chosen here if none was. */
    private String add(Path container, String asked, Layer.Kind kind, boolean active) {
        try (ArrayStore store = Stores.open(container)) {
            String crop = asked;
            for (String name : store.list("")) {
                List<String> classes =
                        store.list(name).stream()
                                .filter(c -> Multiscale.isAt(store, name + "/" + c))
                                .toList();
                if (classes.isEmpty()) continue;
                crops.add(name);
                if (crop.isEmpty()) crop = name;
                if (!crop.equals(name)) continue;
                if (layers.isEmpty()) em(container).ifPresent(layers::add);
                for (String c : classes)
                    layers.add(
                            new Layer(
                                    c + (kind == Layer.Kind.LABELS ? "" : " (probability)"),
                                    kind,
                                    new GroupLocation(container, name + "/" + c),
                                    active));
            }
            return crop;
        }
    }

    private Optional<Layer> em(Path container) {
        Optional<Path> root = DataRoot.of(run).filter(Files::isDirectory);
        if (root.isEmpty()) return Optional.empty();
        ConfigFile config = ConfigFile.read(run.config(), List.of());
        String dataset = GroupLocation.stem(container);
        return Catalogue.scan(
                        RunChallenge.of(run, config).layout(config.experiment().data(), root.get()))
                .em(dataset)
                .map(where -> new Layer("EM " + dataset, Layer.Kind.EM, where, true));
    }

    private static List<Path> containers(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(GroupLocation::isContainer).sorted().toList();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list the results of a run",
                    folder,
                    AtomicFiles.reason(e),
                    "Check its permissions.",
                    e);
        }
    }

    private UsageException nothing(String crop) {
        return new UsageException(
                "There is nothing to show",
                run.root(),
                crop.isEmpty()
                        ? "The run has no prediction."
                        : "The run has no prediction of " + crop + "; it has " + crops + ".",
                crops.isEmpty() ? "Predict first (Predict Crops)." : "Choose one of these.");
    }
}
