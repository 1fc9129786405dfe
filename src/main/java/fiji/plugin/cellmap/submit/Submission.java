// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.format.ContainerStore;
import fiji.plugin.cellmap.store.format.Zarr2;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.PrefixKeyValue;
import fiji.plugin.cellmap.store.kv.ZipKeyValue;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
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
        return open(path, true, new ArrayList<>());
    }

    /**
     * Opens also what the evaluator refuses if it is clear what is meant: members of a zip file
     * that are harmful but not looked for by name, crops in a folder of their own, what macOS adds.
     *
     * @param findings gets what is not as it should be
     */
    static Submission openAnyway(Path path, List<Finding> findings) {
        return open(path, false, findings);
    }

    private static Submission open(Path path, boolean strict, List<Finding> findings) {
        Path file = Files.isDirectory(path) ? onlyZip(path).orElse(path) : path;
        KeyValue place;
        if (Files.isDirectory(file)) {
            place = new FolderKeyValue(file);
        } else {
            if (!Files.isRegularFile(file))
                throw refused(path, "There is no such file or folder.", "Check the path.");
            List<Finding> harmful = ZipCheck.of(ZipDirectory.read(file));
            if (strict && !harmful.isEmpty()) throw refused(path, harmful.get(0).line(), "");
            place = new ZipKeyValue(file);
        }
        try {
            String root = strict ? root(place, path) : anyRoot(place, path, findings);
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

    /**
     * Whether a folder has the metadata of a group; "" is the root.
     *
     * @throws CellMapException if they cannot be understood, at which the evaluator stops
     */
    public boolean hasGroup(String folder) {
        String key = KeyValue.join(folder, ".zgroup");
        place.get(key).ifPresent(bytes -> Json.parseObject(bytes, location + "/" + key));
        return place.exists(key);
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
     * @throws CellMapException if no folder has the name of any crop, or the evaluator could not
     *     rename all that lack the word
     */
    public String missingPrefix(Collection<String> crops) {
        List<String> folders = folders();
        if (folders.stream().anyMatch(crops::contains)) return "";
        if (folders.stream().anyMatch(f -> crops.contains("crop" + f))) {
            if (clashes().isEmpty()) return "crop";
            throw refused(
                    location,
                    "The evaluator adds the word crop to the names of all folders, and this is there"
                            + " already: "
                            + ZipCheck.shown("" + clashes()),
                    "Call the crops crop557 and so on; validation can fix that.");
        }
        List<String> wrapped = new ArrayList<>(SubmissionRoot.of(place).wrapped());
        wrapped.remove("");
        throw refused(
                location,
                "None of its folders is a crop of the truth: " + ZipCheck.shown("" + folders),
                wrapped.isEmpty()
                        ? "Put the crops (crop557, …), named exactly so, at the root of the zip"
                                + " file."
                        : "Put what is in "
                                + ZipCheck.shown(wrapped.get(0))
                                + " at the root of the zip file; validation can fix that.");
    }

    /** Names that are taken if the word crop is added to those of all folders. */
    List<String> clashes() {
        List<String> names = place.list("");
        return folders().stream()
                .map(f -> "crop" + f)
                .filter(f -> names.contains(f) || !place.list(f).isEmpty())
                .toList();
    }

    /** The folder of a crop: by its name, without the word crop, or else in other letters. */
    Optional<String> folder(int crop) {
        List<String> folders = folders();
        for (String name : List.of("crop" + crop, "" + crop))
            if (folders.contains(name)) return Optional.of(name);
        return alike("crop" + crop, folders);
    }

    /** The name of a label in a folder, or what differs from it in upper and lower case only. */
    Optional<String> label(String folder, String className) {
        List<String> labels =
                place.list(folder).stream().map(name -> name.replaceAll("/$", "")).toList();
        return labels.contains(className) ? Optional.of(className) : alike(className, labels);
    }

    private static Optional<String> alike(String name, List<String> names) {
        List<String> found = names.stream().filter(name::equalsIgnoreCase).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Where the label of a row is, in the store; empty without its crop or label. */
    Optional<String> path(CropTarget row) {
        return folder(row.crop())
                .flatMap(
                        crop ->
                                label(crop, row.className())
                                        .map(name -> KeyValue.join(crop, name)));
    }

    /** Whether a plain file lies at a path. */
    boolean isFile(String path) {
        return place.exists(path);
    }

    /** Whether anything lies at a path. */
    boolean isTaken(String path) {
        return place.exists(path) || !place.list(path).isEmpty();
    }

    /** Whether an array has elements of several bytes, the most significant first. */
    public boolean isBigEndian(String array) {
        return place.get(KeyValue.join(array, ".zarray"))
                .map(bytes -> Json.parseObject(bytes, array).path("dtype").asText(""))
                .filter(type -> type.startsWith(">") && !type.endsWith("1"))
                .isPresent();
    }

    /**
     * Says where the chunks of an array lie if the official code, which looks where the metadata
     * say, finds none of them and reads background.
     */
    public Optional<String> misplaced(String array) {
        return store.open(array).notes().stream().findFirst();
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
        SubmissionRoot root = SubmissionRoot.of(place);
        if (!root.isAmbiguous()) return root.official();
        List<String> meant = root.meant();
        boolean clear = meant.size() == 1 && !root.files().containsAll(meant);
        throw refused(
                where,
                "It holds several Zarr folders, or a file of such a name: "
                        + ZipCheck.shown("" + root.containers()),
                clear ? "Keep one; validation can fix that." : "Keep one.");
    }

    private static String anyRoot(KeyValue place, Object where, List<Finding> findings) {
        SubmissionRoot root = SubmissionRoot.of(place);
        List<String> meant = root.meant();
        if (meant.size() > 1 || root.files().stream().anyMatch(meant::contains))
            return root(place, where);
        if (root.isAmbiguous())
            findings.add(
                    Finding.error(
                                    "",
                                    "macOS has added what the evaluator takes for Zarr folders: "
                                            + ZipCheck.shown("" + root.containers()),
                                    "Zip without __MACOSX and ._ files.")
                            .byTool());
        if (!meant.isEmpty()) return meant.get(0);
        List<String> wrapped = root.wrapped();
        if (wrapped.size() != 1 || wrapped.get(0).isEmpty()) return "";
        findings.add(
                Finding.error(
                                ZipCheck.shown(wrapped.get(0)),
                                "The crops are in this folder, and the evaluator looks at the root.",
                                "Zip what is in it.")
                        .byTool());
        return wrapped.get(0);
    }

    private static CellMapException refused(Object where, String why, String fix) {
        return new CellMapException("Cannot use the submission", where, why, fix);
    }
}
