// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is looked at together: one crop of a run, or what a container holds.
 *
 * @param layers at least one; the EM, if there is one, first
 */
record ViewerScene(String title, List<Layer> layers) {

    /** Groups in groups that are looked into. */
    private static final int DEEPEST = 6;

    /**
     * The predicted crops of a run: EM, truth, probabilities and results.
     *
     * @param data where the EM lies; empty for no EM
     * @param truth container of the crops' truth; empty for none
     */
    static List<ViewerScene> ofRun(RunFolder run, Optional<DataLayout> data, Optional<Path> truth) {
        Set<String> crops = new TreeSet<>();
        for (Path folder : List.of(run.predictions(), run.processed()))
            for (Path container : containers(folder))
                try (ArrayStore store = Stores.open(container)) {
                    for (String crop : store.list(""))
                        crops.add(container.getFileName() + "/" + crop);
                }
        List<ViewerScene> scenes = new ArrayList<>();
        for (String place : crops) {
            int slash = place.indexOf('/');
            String container = place.substring(0, slash);
            String crop = place.substring(slash + 1);
            String dataset = GroupLocation.stem(Path.of(container));
            List<Layer> layers = new ArrayList<>();
            data.flatMap(d -> d.existingEm(dataset))
                    .flatMap(ViewerScene::em)
                    .ifPresent(layers::add);
            truth.ifPresent(t -> add(t, crop, "truth ", Layer.Kind.LABELS, layers));
            Path predicted = run.predictions().resolve(container);
            add(predicted, crop, "probability ", Layer.Kind.PROBABILITY, layers);
            add(run.processed().resolve(container), crop, "", Layer.Kind.LABELS, layers);
            if (!layers.isEmpty()) scenes.add(new ViewerScene(dataset + ", " + crop, layers));
        }
        return scenes;
    }

    private static Optional<Layer> em(GroupLocation where) {
        GroupLocation container = new GroupLocation(where.container(), "");
        try (ArrayStore store = Stores.open(where.container())) {
            return Layer.of(store, container, where.group(), "EM", Layer.Kind.EM);
        }
    }

    private static void add(
            Path container, String crop, String prefix, Layer.Kind kind, List<Layer> layers) {
        if (!Files.isDirectory(container.resolve(crop))) return;
        try (ArrayStore store = Stores.open(container)) {
            for (String label : store.list(crop))
                Layer.of(
                                store,
                                new GroupLocation(container, ""),
                                crop + "/" + label,
                                prefix + label,
                                kind)
                        .ifPresent(layers::add);
        }
    }

    /**
     * All images of a container, or below a group in one.
     *
     * @throws CellMapException if there is none of known voxel size
     */
    static ViewerScene of(Path path) {
        List<Layer> layers = new ArrayList<>();
        try (ArrayStore store = Stores.open(path)) {
            search(store, new GroupLocation(path, ""), "", 0, layers);
        }
        if (layers.isEmpty())
            throw new CellMapException(
                    "There is nothing to show",
                    path,
                    "It holds no image of which the voxel size is known.",
                    "Give a run folder, or a Zarr container with OME-NGFF images.");
        return new ViewerScene(String.valueOf(path.getFileName()), layers);
    }

    private static void search(
            ArrayStore store, GroupLocation container, String path, int depth, List<Layer> found) {
        String name = path.isEmpty() ? GroupLocation.stem(container.container()) : path;
        Optional<Layer> layer = Layer.of(store, container, path, name, null);
        layer.ifPresent(found::add);
        if (layer.isPresent() || depth == DEEPEST || store.isArray(path)) return;
        for (String child : store.list(path))
            search(store, container, path.isEmpty() ? child : path + "/" + child, depth + 1, found);
    }

    private static List<Path> containers(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.toString().endsWith(".zarr")).sorted().toList();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot look into a folder", folder, AtomicFiles.reason(e), "", e);
        }
    }
}
