// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.format.ContainerStore;
import fiji.plugin.cellmap.store.format.Zarr2;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.PrefixKeyValue;
import fiji.plugin.cellmap.store.kv.ZipKeyValue;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A submission as the official evaluator accepts it: a zip file, a folder with one zip file, or a
 * folder; the crops at its root or in the one {@code *.zarr} folder inside. Zip files are read in
 * place; a hostile one is refused before anything in it is read. Thread-safe.
 */
public final class Submission implements AutoCloseable {

    /** Folders below the root in which a container is looked for. */
    private static final int DEPTH = 6;

    private final KeyValue place;
    private final ArrayStore store;
    private final String location;
    private final Path container;

    private Submission(KeyValue place, String location, Path container) {
        Zarr2 format = new Zarr2();
        this.container = container;
        this.place = place;
        this.store = new ContainerStore(place, List.of(format), format);
        this.location = location;
    }

    /**
     * @throws CellMapException if the evaluator would refuse it, with the reason
     */
    public static Submission open(Path path) {
        return open(path, true);
    }

    /**
     * As {@link #open(Path)}.
     *
     * @param safe whether every member of a zip file must be harmless; those that are looked for by
     *     name always are
     */
    static Submission open(Path path, boolean safe) {
        Path file = Files.isDirectory(path) ? onlyZip(path).orElse(path) : path;
        KeyValue place;
        if (Files.isDirectory(file)) {
            place = new FolderKeyValue(file);
        } else {
            if (!Files.isRegularFile(file))
                throw refused(path, "There is no such file or folder.", "Check the path.");
            List<Finding> findings = ZipCheck.of(ZipDirectory.read(file));
            if (safe && !findings.isEmpty()) throw refused(path, findings.get(0).line(), "");
            place = new ZipKeyValue(file);
        }
        try {
            String root = root(place, path);
            KeyValue crops = root.isEmpty() ? place : new PrefixKeyValue(place, root);
            return new Submission(crops, path.toString(), file.resolve(root));
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
    }

    public ArrayStore store() {
        return store;
    }

    /** Path of the folder that holds the crops; may lead into a zip file. */
    Path container() {
        return container;
    }

    /** Whether a folder has the metadata of a group; "" is the root. */
    boolean hasGroup(String folder) {
        return place.exists(KeyValue.join(folder, ".zgroup"));
    }

    /** Whether its root, or the first folder in it, is of Zarr version 3. */
    boolean isVersion3() {
        return place.exists("zarr.json")
                || place.list("").stream()
                        .filter(name -> name.endsWith("/"))
                        .anyMatch(name -> place.exists(name + "zarr.json"));
    }

    /** Names of the folders at the root. */
    public List<String> folders() {
        return place.list("").stream()
                .filter(name -> name.endsWith("/"))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
    }

    /**
     * How the crops of the truth are called here: as there, or all without the word crop.
     *
     * @return the prefix to take off a crop's name, empty or {@code crop}
     * @throws CellMapException if no folder has the name of any crop
     */
    public String missingPrefix(Collection<String> crops) {
        List<String> folders = folders();
        if (folders.stream().anyMatch(crops::contains)) return "";
        if (folders.stream().anyMatch(f -> crops.contains("crop" + f))) return "crop";
        throw refused(
                location,
                "None of its folders is a crop of the truth: " + ZipCheck.shown("" + folders),
                "Put the crops (crop557, …) at the root of the zip file.");
    }

    @Override
    public void close() {
        store.close();
    }

    private static Optional<Path> onlyZip(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> zips = children.filter(p -> p.toString().endsWith(".zip")).toList();
            if (zips.size() > 1)
                throw refused(
                        folder,
                        "It holds " + zips.size() + " zip files.",
                        "Name the one that is meant.");
            return zips.stream().findFirst();
        } catch (IOException e) {
            throw refused(folder, AtomicFiles.reason(e), "Check its permissions.");
        }
    }

    private static String root(KeyValue place, Object where) {
        List<String> containers = new ArrayList<>();
        containers(place, "", 0, containers);
        if (containers.size() > 1)
            throw refused(
                    where,
                    "It holds several Zarr folders: " + ZipCheck.shown("" + containers),
                    "Keep one.");
        return containers.isEmpty() ? "" : containers.get(0);
    }

    /** Folders that end in .zarr, outside of arrays. */
    private static void containers(KeyValue place, String at, int depth, List<String> found) {
        if (depth > DEPTH || place.exists(KeyValue.join(at, ".zarray"))) return;
        for (String name : place.list(at)) {
            if (!name.endsWith("/")) continue;
            String path = KeyValue.join(at, name.substring(0, name.length() - 1));
            if (path.endsWith(".zarr")) found.add(path);
            containers(place, path, depth + 1, found);
        }
    }

    private static CellMapException refused(Object where, String why, String fix) {
        return new CellMapException("Cannot use the submission", where, why, fix);
    }
}
