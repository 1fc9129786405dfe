// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Channels;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lies in a folder of predictions: {@code DATASET.zarr/cropN/CLASS}, or the same in N5; or in
 * one container, with groups as there or with the classes of one volume. For use by one thread.
 */
public final class PredictedCrops implements AutoCloseable {

    private final List<ArrayStore> stores = new ArrayList<>();
    private final List<Crop> crops = new ArrayList<>();

    /**
     * A crop with at least one finished prediction.
     *
     * @param container folder of the dataset
     * @param store the container
     * @param name group of the crop, "" for the root
     * @param classes that are finished
     */
    public record Crop(Path container, ArrayStore store, String name, List<String> classes) {

        /** Name of the dataset. */
        public String dataset() {
            return GroupLocation.stem(container);
        }

        public GroupLocation place() {
            return new GroupLocation(container, name);
        }

        /** Another text for other predictions; reads all of them. */
        public String stamp() {
            try {
                return Hashes.contents(container.resolve(name));
            } catch (IOException e) {
                throw unreadable(container.resolve(name), e);
            }
        }
    }

    private final Path folder;

    private PredictedCrops(Path folder) {
        this.folder = folder;
    }

    /** Opens a folder, a container or a group in one; there may be nothing in it. */
    public static PredictedCrops open(Path folder) {
        PredictedCrops found = new PredictedCrops(folder);
        if (!Files.isDirectory(folder)) return found;
        GroupLocation place = GroupLocation.of(folder);
        if (GroupLocation.isContainer(place.container())) {
            found.add(place);
            return found;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(GroupLocation::isContainer).sorted().forEach(found::addCrops);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        return found;
    }

    /**
     * The container for the results of a crop.
     *
     * @param wanted its format; null for that of results that are there
     * @param usual format if neither is the case
     * @throws UsageException if there are results in another format: a crop would count twice
     */
    public static Path container(
            Path folder,
            String dataset,
            String crop,
            ContainerFormat wanted,
            ContainerFormat usual) {
        Path zarr = folder.resolve(dataset + ContainerFormat.ZARR_V2.ending);
        Path n5 = folder.resolve(dataset + ContainerFormat.N5.ending);
        boolean inZarr = Files.exists(zarr.resolve(crop));
        boolean inN5 = Files.exists(n5.resolve(crop));
        ContainerFormat chosen = wanted != null ? wanted : usual;
        if (wanted == null && inZarr != inN5)
            chosen = inN5 ? ContainerFormat.N5 : ContainerFormat.ZARR_V2;
        boolean chosenN5 = chosen == ContainerFormat.N5;
        if (chosenN5 ? !inZarr : !inN5) return chosenN5 ? n5 : zarr;
        throw new UsageException(
                "There are results in another format",
                (chosenN5 ? zarr : n5).resolve(crop),
                "A folder holds a crop in one format.",
                "Choose another @{format} or @{out}, or delete what is there.");
    }

    /** A folder that lies beside another one, outside of any container. */
    public static Path beside(Path folder, String name) {
        return GroupLocation.of(folder).container().resolveSibling(name);
    }

    private void addCrops(Path container) {
        ArrayStore store = opened(container);
        for (String crop : store.list("")) add(container, store, crop);
    }

    /** One volume, or groups of them. */
    private void add(GroupLocation place) {
        ArrayStore store = opened(place.container());
        if (store.isArray(place.group()) || Multiscale.isAt(store, place.group())) return;
        if (add(place.container(), store, place.group())) return;
        for (String child : store.list(place.group()))
            add(place.container(), store, place.child(child).group());
    }

    private boolean add(Path container, ArrayStore store, String name) {
        GroupLocation crop = new GroupLocation(container, name);
        List<String> classes =
                store.list(name).stream()
                        .filter(c -> Multiscale.isAt(store, crop.child(c).group()))
                        .flatMap(c -> classes(store, crop.child(c)).stream())
                        .toList();
        return !classes.isEmpty() && crops.add(new Crop(container, store, name, classes));
    }

    /** An image of several channels holds one class in each. */
    private static List<String> classes(ArrayStore store, GroupLocation image) {
        List<String> channels = Channels.names(store, image.group());
        return channels.isEmpty() ? List.of(image.path().getFileName().toString()) : channels;
    }

    private ArrayStore opened(Path container) {
        ArrayStore store = Stores.open(container);
        stores.add(store);
        return store;
    }

    public List<Crop> all() {
        return crops;
    }

    /** Classes of any crop, sorted. */
    public Set<String> classes() {
        return crops.stream()
                .flatMap(crop -> crop.classes().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static CellMapException unreadable(Path where, IOException e) {
        return new CellMapException(
                "Cannot list the predictions",
                where,
                AtomicFiles.reason(e),
                "Check its permissions.",
                e);
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    @Override
    public void close() {
        stores.forEach(ArrayStore::close);
    }
}
