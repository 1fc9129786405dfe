// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The keys of another place that start with a prefix, seen without it. */
public record PrefixKeyValue(KeyValue place, String prefix) implements KeyValue {

    private String full(String key) {
        return KeyValue.join(prefix, key);
    }

    @Override
    public String location() {
        return place.location(prefix);
    }

    @Override
    public String location(String key) {
        return place.location(full(key));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return place.get(full(key));
    }

    @Override
    public Optional<ByteBuffer> get(String key, IntFunction<ByteBuffer> memory) {
        return place.get(full(key), memory);
    }

    @Override
    public Optional<Value> open(String key) {
        return place.open(full(key));
    }

    @Override
    public boolean canList() {
        return place.canList();
    }

    @Override
    public void put(String key, byte[] value) {
        place.put(full(key), value);
    }

    @Override
    public boolean putNew(String key, byte[] value) {
        return place.putNew(full(key), value);
    }

    @Override
    public boolean exists(String key) {
        return place.exists(full(key));
    }

    @Override
    public List<String> list(String key) {
        return place.list(full(key));
    }

    @Override
    public void delete(String key) {
        place.delete(full(key));
    }

    @Override
    public void deleteAll(String key) {
        place.deleteAll(full(key));
    }

    @Override
    public void close() {
        place.close();
    }
}
