// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.challenge.GroupLocation;
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
import java.util.Set;
import java.util.stream.Stream;

/** Finds volumes in folders that a user names: runs, containers, and groups and arrays inside. */
public final class VolumeFiles {

    /** Files by which a folder shows that it is a group or array. */
    private static final List<String> METADATA =
            List.of(".zattrs", ".zgroup", ".zarray", "zarr.json", "attributes.json");

    /** Folders below which values are labels, in runs and in data roots. */
    private static final Set<String> LABELS = Set.of("processed", "labels", "ground_truth.zarr");

    /** More images would bury the screen. */
    public static final int MOST = 24;

    private VolumeFiles() {}

    /**
     * Whether a path may be of a container: a folder with metadata, or such a file itself, which is
     * what a file chooser can pick. Looks at few files and opens none.
     */
    public static boolean isContainer(Path path) {
        Path folder = folder(path);
        return METADATA.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    /** Whether a path is the folder of a run that has predicted something. */
    public static boolean isRun(Path path) {
        RunFolder run = new RunFolder(path);
        return run.exists() && Files.isDirectory(run.predictions());
    }

    /** The folder that a path names or whose metadata it is. */
    public static Path folder(Path path) {
        boolean inside = path.getFileName() != null && METADATA.contains("" + path.getFileName());
        return inside ? path.toAbsolutePath().getParent() : path;
    }

    /** Whether values are labels, as the names of the folders say. */
    public static boolean isLabels(Path path) {
        return isBelow(path, LABELS);
    }

    /** Whether values are probabilities, likewise. */
    public static boolean isPrediction(Path path) {
        return isBelow(path, Set.of("predictions"));
    }

    private static boolean isBelow(Path path, Set<String> folders) {
        for (Path part : path.toAbsolutePath()) if (folders.contains(part.toString())) return true;
        return false;
    }

    /**
     * The volumes at or below a path: groups with multiscale metadata, or the array itself; of a
     * run its probabilities, then its masks and objects.
     *
     * @return in the order of their names; at most {@code most}
     * @throws UsageException if there is none
     */
    public static List<Path> volumes(Path path, int most) {
        RunFolder run = new RunFolder(path);
        return run.exists() ? ofRun(run, most) : ofContainer(path, most);
    }

    private static List<Path> ofRun(RunFolder run, int most) {
        List<Path> found = new ArrayList<>();
        for (Path folder : List.of(run.predictions(), run.processed())) {
            if (!Files.isDirectory(folder)) continue;
            try (Stream<Path> entries = Files.list(folder)) {
                for (Path container : entries.filter(VolumeFiles::isContainer).sorted().toList())
                    found.addAll(ofContainer(container, most));
            } catch (IOException e) {
                throw new CellMapException(
                        "Cannot list a folder",
                        folder,
                        AtomicFiles.reason(e),
                        "Check its permissions.",
                        e);
            }
        }
        if (found.isEmpty())
            throw new UsageException(
                    "There is nothing to open",
                    run.root(),
                    "The run has no predictions yet.",
                    "Predict first, or give a Zarr or N5.");
        return found.subList(0, Math.min(most, found.size()));
    }

    private static List<Path> ofContainer(Path path, int most) {
        Path folder = folder(path);
        GroupLocation where = GroupLocation.of(folder);
        List<Path> found = new ArrayList<>();
        try (ArrayStore store = Stores.open(where.container())) {
            if (store.isArray(where.group())) return List.of(folder);
            collect(store, where.group(), folder, found, most);
        }
        if (!found.isEmpty()) return found;
        throw new UsageException(
                "There is no volume",
                folder,
                "Neither the group nor one below it has multiscale metadata.",
                "Give a multiscale group (OME-NGFF, N5), or one of its arrays.");
    }

    private static void collect(
            ArrayStore store, String group, Path folder, List<Path> found, int most) {
        if (found.size() >= most) return;
        if (Multiscale.isAt(store, group)) {
            found.add(folder);
            return;
        }
        for (String name : store.list(group)) {
            String path = group.isEmpty() ? name : group + "/" + name;
            if (!store.isArray(path)) collect(store, path, folder.resolve(name), found, most);
        }
    }

    /** A title: the last two names of a path. */
    public static String title(Path volume) {
        int n = volume.getNameCount();
        return volume.subpath(Math.max(0, n - 2), n).toString().replace('\\', '/');
    }
}
