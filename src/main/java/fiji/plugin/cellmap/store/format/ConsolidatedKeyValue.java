package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.util.Json;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * A Zarr v2 container whose metadata are also in one document ({@code .zmetadata}). A metadata file
 * of its own counts first; the document fills in for files that are not there and is kept up to
 * date when metadata are written.
 */
public final class ConsolidatedKeyValue implements KeyValue {

    private static final String DOCUMENT = ".zmetadata";
    private static final Set<String> NAMES = Set.of(".zarray", ".zgroup", ".zattrs");

    private final KeyValue place;
    private final ObjectNode document;

    private ConsolidatedKeyValue(KeyValue place, ObjectNode document) {
        this.place = place;
        this.document = document;
    }

    /** The place itself if it has no consolidated metadata. */
    public static KeyValue over(KeyValue place) {
        Optional<ObjectNode> document = Metadata.read(place, DOCUMENT);
        return document.isEmpty() ? place : new ConsolidatedKeyValue(place, document.get());
    }

    private synchronized Optional<byte[]> consolidated(String key) {
        return Optional.ofNullable(document.path("metadata").get(key)).map(Json::bytes);
    }

    private synchronized List<String> keys() {
        List<String> keys = new ArrayList<>();
        document.path("metadata").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Override
    public String location() {
        return place.location();
    }

    @Override
    public String location(String key) {
        return place.location(key);
    }

    @Override
    public Optional<byte[]> get(String key) {
        Optional<byte[]> own = place.get(key);
        return own.isEmpty() && isMetadata(key) ? consolidated(key) : own;
    }

    @Override
    public Optional<ByteBuffer> get(String key, IntFunction<ByteBuffer> memory) {
        return place.get(key, memory);
    }

    @Override
    public Optional<Value> open(String key) {
        return place.open(key);
    }

    @Override
    public boolean exists(String key) {
        return place.exists(key) || isMetadata(key) && consolidated(key).isPresent();
    }

    @Override
    public List<String> list(String prefix) {
        Set<String> names = new TreeSet<>(place.list(prefix));
        String start = prefix.isEmpty() ? "" : prefix + "/";
        for (String key : keys()) {
            if (!key.startsWith(start)) continue;
            String rest = key.substring(start.length());
            int slash = rest.indexOf('/');
            names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
        }
        return List.copyOf(names);
    }

    @Override
    public boolean canList() {
        return place.canList();
    }

    @Override
    public void put(String key, byte[] value) {
        place.put(key, value);
        if (isMetadata(key))
            change(() -> metadata().set(key, Json.parseObject(value, location(key))));
    }

    @Override
    public void delete(String key) {
        place.delete(key);
        if (isMetadata(key)) change(() -> metadata().remove(key));
    }

    @Override
    public void deleteAll(String prefix) {
        place.deleteAll(prefix);
        change(
                () ->
                        metadata()
                                .remove(
                                        keys().stream()
                                                .filter(k -> k.startsWith(prefix + "/"))
                                                .toList()));
    }

    @Override
    public void close() {
        place.close();
    }

    private ObjectNode metadata() {
        return document.withObject("/metadata");
    }

    private synchronized void change(Runnable change) {
        change.run();
        Metadata.write(place, DOCUMENT, document);
    }

    private static boolean isMetadata(String key) {
        return NAMES.contains(key.substring(key.lastIndexOf('/') + 1));
    }
}
