// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.SafeNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A container in a key-value place. Each node may be of any known format. */
public final class ContainerStore implements ArrayStore {

    private static final Set<String> STRAYS =
            Set.of(".DS_Store", "Thumbs.db", "desktop.ini", "@eaDir/");

    /** Folders without metadata of their own are looked into so many levels deep. */
    private static final int DEEPEST = 12;

    private final KeyValue place;
    private final List<Format> readable;
    private final Format writable;

    /**
     * @param readable formats that nodes are recognised as, first match wins
     * @param writable format of new nodes
     */
    public ContainerStore(KeyValue place, List<Format> readable, Format writable) {
        this.place = place;
        this.readable = List.copyOf(readable);
        this.writable = writable;
    }

    @Override
    public String location() {
        return place.location();
    }

    @Override
    public String format() {
        return format("");
    }

    @Override
    public String format(String path) {
        return node(clean(path)).map(Format::name).orElse(writable.name());
    }

    @Override
    public boolean isArray(String path) {
        String key = clean(path);
        return readable.stream().anyMatch(f -> f.isArray(place, key));
    }

    /** A folder that holds arrays or groups is a group, too: object stores often lack metadata. */
    @Override
    public boolean isGroup(String path) {
        String key = clean(path);
        if (isArray(key)) return false;
        return readable.stream().anyMatch(f -> f.isGroup(place, key)) || holdsNode(key, DEEPEST);
    }

    @Override
    public List<String> list(String path) {
        String key = clean(path);
        if (isArray(key)) return List.of();
        return folders(key).filter(name -> isNode(KeyValue.join(key, name))).toList();
    }

    private Stream<String> folders(String key) {
        return place.list(key).stream()
                .filter(name -> name.endsWith("/"))
                .map(name -> name.substring(0, name.length() - 1))
                .filter(SafeNames::isName);
    }

    /** Whether something with metadata is found so many folders below. */
    private boolean holdsNode(String key, int depth) {
        return depth > 0
                && folders(key)
                        .map(name -> KeyValue.join(key, name))
                        .anyMatch(child -> node(child).isPresent() || holdsNode(child, depth - 1));
    }

    private boolean isNode(String path) {
        return isArray(path) || isGroup(path);
    }

    @Override
    public ChunkedArray open(String path) {
        String key = clean(path);
        ChunkedArray array =
                readable.stream()
                        .filter(f -> f.isArray(place, key))
                        .findFirst()
                        .orElseThrow(() -> noArray(key))
                        .open(place, key);
        if (!isLabelMultiset(this, key)) return array;
        throw new CellMapException(
                "Cannot open an array",
                place.location(key),
                "It is a label multiset of Paintera, which is not supported.",
                "Export it as labels of one id per voxel (uint64).");
    }

    /** Whether each voxel of an array is a list of ids, which no reader of numbers understands. */
    static boolean isLabelMultiset(ArrayStore store, String path) {
        return store.attributes(path).path("isLabelMultiset").asBoolean();
    }

    @Override
    public ChunkedArray create(String path, ArraySpec spec) {
        String key = clean(path);
        if (isNode(key))
            throw new CellMapException(
                    "Cannot create an array",
                    place.location(key),
                    (isArray(key) ? "An array" : "A group") + " already exists.",
                    "Delete it, or write to another path.");
        List<String> strangers = place.list(key).stream().filter(n -> !isStray(n)).toList();
        if (!key.isEmpty() && !strangers.isEmpty())
            throw new CellMapException(
                    "Cannot create an array",
                    place.location(key),
                    "Without metadata there are " + shortened(strangers) + ".",
                    "They would be taken for its chunks: delete them, or write to another path.");
        if (!key.isEmpty()) createGroup(parent(key));
        return writable.create(place, key, spec);
    }

    @Override
    public void createGroup(String path) {
        String key = clean(path);
        if (isArray(key))
            throw new CellMapException(
                    "Cannot create a group",
                    place.location(key),
                    "An array already exists there.",
                    "Delete it, or write to another path.");
        if (!key.isEmpty()) createGroup(parent(key));
        if (readable.stream().noneMatch(f -> f.isGroup(place, key)))
            writable.createGroup(place, key);
    }

    @Override
    public ObjectNode attributes(String path) {
        String key = clean(path);
        return node(key).map(f -> f.attributes(place, key)).orElseGet(Json::object);
    }

    @Override
    public List<String> axes(String path) {
        String key = clean(path);
        return node(key).map(f -> f.axes(place, key)).orElse(List.of());
    }

    @Override
    public Optional<byte[]> file(String path, int most) {
        Optional<Value> found = place.open(clean(path));
        if (found.isEmpty()) return Optional.empty();
        try (Value value = found.get()) {
            return value.size() > most
                    ? Optional.empty()
                    : Optional.of(value.read(0, (int) value.size()));
        }
    }

    @Override
    public void setAttributes(String path, ObjectNode attributes) {
        String key = clean(path);
        if (node(key).isEmpty()) createGroup(key);
        node(key).orElse(writable).setAttributes(place, key, attributes);
    }

    @Override
    public void delete(String path) {
        place.deleteAll(clean(path));
    }

    @Override
    public void close() {
        place.close();
    }

    /** The format whose metadata a node has. */
    private Optional<Format> node(String path) {
        return readable.stream()
                .filter(f -> f.isArray(place, path) || f.isGroup(place, path))
                .findFirst();
    }

    private CellMapException noArray(String path) {
        List<String> wanted = readable.stream().flatMap(f -> f.metadataNames().stream()).toList();
        List<String> found = place.list(path);
        return new CellMapException(
                "Cannot open an array",
                place.location(path),
                "There is no array metadata ("
                        + String.join(", ", wanted)
                        + "); found: "
                        + (found.isEmpty() ? "nothing" : shortened(found))
                        + ".",
                isGroup(path)
                        ? "This is a group: name one of its arrays."
                        : "Check the path. Supported: "
                                + String.join(", ", readable.stream().map(Format::name).toList())
                                + ".");
    }

    /** What desktops leave in folders. */
    private static boolean isStray(String name) {
        return name.startsWith("._") || STRAYS.contains(name);
    }

    private static String shortened(List<String> names) {
        int most = 8;
        String text = String.join(", ", names.subList(0, Math.min(most, names.size())));
        return names.size() > most ? text + " and " + (names.size() - most) + " more" : text;
    }

    private String clean(String path) {
        String key = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
        return key.isEmpty() ? key : SafeNames.key(key, place.location());
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
