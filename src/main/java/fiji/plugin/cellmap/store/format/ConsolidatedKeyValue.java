// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.util.Json;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * A Zarr container whose metadata are also in one document at its root. A separate metadata file
 * takes precedence; the document stands in for files that are missing or cannot be listed, and is
 * kept up to date when metadata are written.
 */
public final class ConsolidatedKeyValue implements KeyValue {

    private final KeyValue place;
    private final Consolidation kind;
    private ObjectNode document;

    private ConsolidatedKeyValue(KeyValue place, Consolidation kind, ObjectNode document) {
        this.place = place;
        this.kind = kind;
        this.document = document;
    }

    /** The place itself if it has no consolidated metadata. */
    public static KeyValue over(KeyValue place) {
        for (Consolidation kind : Consolidation.values()) {
            Optional<ObjectNode> document = Metadata.read(place, kind.document);
            if (document.isPresent() && kind.entries(document.get()).isPresent())
                return new ConsolidatedKeyValue(place, kind, document.get());
        }
        return place;
    }

    private synchronized ObjectNode entries() {
        return kind.entries(document).orElseGet(Json::object);
    }

    private synchronized Optional<byte[]> consolidated(String key) {
        return kind.entry(key).map(entries()::get).map(Json::bytes);
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
        return own.isEmpty() ? consolidated(key) : own;
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
        return place.exists(key) || consolidated(key).isPresent();
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

    private synchronized List<String> keys() {
        return entries().properties().stream().map(e -> kind.key(e.getKey())).toList();
    }

    @Override
    public boolean canList() {
        return true;
    }

    @Override
    public void put(String key, byte[] value) {
        place.put(key, value);
        remember(key, value);
    }

    @Override
    public boolean putNew(String key, byte[] value) {
        if (exists(key) || !place.putNew(key, value)) return false;
        remember(key, value);
        return true;
    }

    private synchronized void remember(String key, byte[] value) {
        if (key.equals(kind.document)) document = Json.parseMetadata(value, location(key));
        else kind.entry(key).ifPresent(e -> change(e, Json.parseMetadata(value, location(key))));
    }

    private synchronized void change(String entry, ObjectNode value) {
        entries().set(entry, value);
        Metadata.write(place, kind.document, document);
    }

    @Override
    public synchronized void delete(String key) {
        place.delete(key);
        if (kind.entry(key).map(entries()::remove).isPresent())
            Metadata.write(place, kind.document, document);
    }

    @Override
    public synchronized void deleteAll(String prefix) {
        place.deleteAll(prefix);
        ObjectNode entries = entries();
        List<String> gone =
                entries.properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .filter(e -> kind.key(e).startsWith(prefix + "/"))
                        .toList();
        entries.remove(gone);
        if (!gone.isEmpty()) Metadata.write(place, kind.document, document);
    }

    @Override
    public void close() {
        place.close();
    }
}
