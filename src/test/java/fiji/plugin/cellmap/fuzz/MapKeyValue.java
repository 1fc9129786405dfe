// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fuzz;

import fiji.plugin.cellmap.store.kv.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Byte strings in memory, to be read. */
record MapKeyValue(Map<String, byte[]> values) implements KeyValue {

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(values.get(key)).map(byte[]::clone);
    }

    @Override
    public boolean exists(String key) {
        return values.containsKey(key);
    }

    @Override
    public List<String> list(String prefix) {
        String start = prefix.isEmpty() ? "" : prefix + "/";
        return values.keySet().stream()
                .filter(key -> key.startsWith(start))
                .map(key -> key.substring(start.length()))
                .map(key -> key.contains("/") ? key.substring(0, key.indexOf('/') + 1) : key)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void put(String key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteAll(String prefix) {
        throw new UnsupportedOperationException();
    }
}
