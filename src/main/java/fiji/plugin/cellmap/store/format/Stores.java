// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.kv.Addresses;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.store.kv.HttpKeyValue;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.store.kv.PrefixKeyValue;
import fiji.plugin.cellmap.store.kv.S3KeyValue;
import fiji.plugin.cellmap.store.kv.ZipKeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Opens containers by their content, never by their name. What our own formats do not read on a
 * disk, a {@link fiji.plugin.cellmap.store.StoreProvider} may.
 */
public final class Stores {

    private static final List<Format> FORMATS = List.of(new Zarr3(1), new Zarr2(), new N5());

    private static final Map<ContainerFormat, Format> WRITABLE =
            Map.of(
                    ContainerFormat.ZARR_V2, new Zarr2(),
                    ContainerFormat.ZARR_V3, new Zarr3(1),
                    ContainerFormat.ZARR_V3_SHARDED,
                            new Zarr3(ContainerFormat.ZARR_V3_SHARDED.shards),
                    ContainerFormat.N5, new N5());

    private Stores() {}

    /**
     * Opens an existing container for reading and writing (a zip file: for reading).
     *
     * @param path the root of a container (folder or zip), or a group or array inside one, which
     *     then is the root of the store; also a path that leads into a zip file
     * @throws CellMapException if there is none, saying what was looked for and what was found
     */
    public static ArrayStore open(Path path) {
        if (!Files.exists(path) && zipAbove(path).isEmpty())
            throw new CellMapException(
                    "Cannot open a container", path, "There is no such file.", "Check the path.");
        try {
            return BackedStore.of(open(place(path)), path.toString());
        } catch (CellMapException e) {
            return BackedStore.instead(path.toString()).orElseThrow(() -> e);
        }
    }

    /**
     * Opens a container by its address: a path of a folder or zip file as {@link #open(Path)} takes
     * it, {@code https://…} (read only), or {@code s3://bucket/key} (read only; see {@link
     * S3KeyValue#of}). What else there is, a {@link fiji.plugin.cellmap.store.StoreProvider} may
     * open.
     *
     * @throws CellMapException if there is none
     */
    public static ArrayStore open(String address) {
        if (!Addresses.isRemote(address)) return open(Path.of(address));
        if (address.matches("https?://.*"))
            return BackedStore.of(open(new HttpKeyValue(Addresses.uri(address))), address);
        if (address.startsWith("s3://"))
            return BackedStore.of(open(S3KeyValue.of(address, Patience.STANDARD)), address);
        return BackedStore.instead(address).orElseThrow(() -> unknownProtocol(address));
    }

    private static UsageException unknownProtocol(String address) {
        return new UsageException(
                "Cannot open a container",
                address,
                "Of addresses, https:// and s3:// are read, and gs:// with Fiji's N5 library.",
                "Give one of these, use CellMap's second jar in Fiji, or copy the data.");
    }

    /** Opens a container in any place; closing the store closes the place. */
    public static ArrayStore open(KeyValue bare) {
        return open(bare, WRITABLE.get(ContainerFormat.ZARR_V2));
    }

    /**
     * @param wanted what new nodes have if it is a form of the format of the root
     */
    private static ArrayStore open(KeyValue bare, Format wanted) {
        KeyValue place = ConsolidatedKeyValue.over(bare);
        Format root = writable(place);
        boolean same = root.name().equals(wanted.name());
        ContainerStore store = new ContainerStore(place, FORMATS, same ? wanted : root);
        if (store.isArray("") || store.isGroup("")) return store;
        CellMapException failure = nothingKnown(place);
        store.close();
        throw failure;
    }

    /**
     * Opens a container; if nothing is there, or an empty folder, makes a container with a root
     * group, whose format its name tells (see {@link ContainerFormat#named}).
     *
     * @throws CellMapException if something else is there
     */
    public static ArrayStore openOrCreate(Path path) {
        return openOrCreate(path, ContainerFormat.named(path));
    }

    /**
     * As {@link #openOrCreate(Path)}; a container that is there already keeps its own format, but
     * gets shards where that has them.
     *
     * @param format of a new container
     */
    public static ArrayStore openOrCreate(Path path, ContainerFormat format) {
        return openOrCreate(path, format, false);
    }

    /**
     * As {@link #openOrCreate(Path, ContainerFormat)}.
     *
     * @param sync whether every chunk and document is forced to the disk before a write returns, so
     *     that it outlives a failure of power (some milliseconds each)
     */
    public static ArrayStore openOrCreate(Path path, ContainerFormat format, boolean sync) {
        zipAbove(path)
                .ifPresent(
                        file -> {
                            throw new CellMapException(
                                    "Cannot write a container",
                                    path,
                                    file + " is a file.",
                                    "Choose a folder.");
                        });
        requireNoArrayAbove(path);
        KeyValue place = new FolderKeyValue(path, sync);
        if (!place.list("").isEmpty()) return open(place, WRITABLE.get(format));
        ArrayStore store = new ContainerStore(place, FORMATS, WRITABLE.get(format));
        store.createGroup("");
        return store;
    }

    /** What lies in the folder of an array is taken for its chunks, and lost with it. */
    private static void requireNoArrayAbove(Path path) {
        for (Path at = path.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            if (!Files.isDirectory(at)) continue;
            KeyValue place = new FolderKeyValue(at);
            if (FORMATS.stream().anyMatch(format -> format.isArray(place, "")))
                throw new CellMapException(
                        "Cannot write a container",
                        path,
                        at + " is an array: nothing belongs into its folder but chunks.",
                        "Choose a folder beside it.");
        }
    }

    /** The format of the root, so that what is added matches it. */
    private static Format writable(KeyValue place) {
        return FORMATS.stream()
                .filter(f -> f.isGroup(place, "") || f.isArray(place, ""))
                .findFirst()
                .orElse(WRITABLE.get(ContainerFormat.ZARR_V2));
    }

    private static KeyValue place(Path path) {
        Optional<Path> zip = zipAbove(path);
        if (zip.isEmpty()) return new FolderKeyValue(path);
        KeyValue entries = new ZipKeyValue(zip.get());
        String inside =
                path.equals(zip.get())
                        ? singleRoot(entries)
                        : zip.get().relativize(path).toString();
        return inside.isEmpty() ? entries : new PrefixKeyValue(entries, inside.replace('\\', '/'));
    }

    /** The file that a path names or leads into, if it does not lead through folders only. */
    private static Optional<Path> zipAbove(Path path) {
        Path at = path;
        while (at != null && !Files.isRegularFile(at)) at = at.getParent();
        return Optional.ofNullable(at);
    }

    /** The one group that a zip file holds if it holds nothing else, or its root. */
    private static String singleRoot(KeyValue zip) {
        List<String> names = zip.list("");
        if (names.size() != 1 || !names.get(0).endsWith("/")) return "";
        String name = names.get(0).substring(0, names.get(0).length() - 1);
        return FORMATS.stream().anyMatch(f -> f.isArray(zip, name)) ? "" : name;
    }

    private static CellMapException nothingKnown(KeyValue place) {
        List<String> names =
                FORMATS.stream().flatMap(f -> f.metadataNames().stream()).distinct().toList();
        List<String> found = place.list("");
        String there =
                found.isEmpty()
                        ? place.canList() ? "found: nothing" : "what is there cannot be listed"
                        : "found: " + found.stream().limit(8).collect(Collectors.joining(", "));
        String why =
                found.stream()
                        .filter(names::contains)
                        .findFirst()
                        .map(
                                name ->
                                        "Its "
                                                + name
                                                + " describes neither a group nor an array (as in"
                                                + " drafts of Zarr v3).")
                        .orElse(
                                "There is none of "
                                        + String.join(", ", names)
                                        + "; "
                                        + there
                                        + ".");
        return new CellMapException(
                "Cannot open a container",
                place.location(),
                why,
                "Check the address. Supported: "
                        + FORMATS.stream().map(Format::name).collect(Collectors.joining(", "))
                        + "; in a folder or zip file, on a web server, in an S3 bucket.");
    }
}
