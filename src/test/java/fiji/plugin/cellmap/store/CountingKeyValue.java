// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Value;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Counts what passes through to another place. Chunks are all keys that are not metadata. */
final class CountingKeyValue implements KeyValue {

    private final KeyValue delegate;
    private final Map<String, Integer> reads = new ConcurrentHashMap<>();
    private final Map<String, Integer> writes = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger lists = new AtomicInteger();

    CountingKeyValue(KeyValue delegate) {
        this.delegate = delegate;
    }

    KeyValue delegate() {
        return delegate;
    }

    void reset() {
        reads.clear();
        writes.clear();
        bytes.set(0);
        lists.set(0);
    }

    int lists() {
        return lists.get();
    }

    int chunkReads() {
        return chunks(reads);
    }

    int chunkWrites() {
        return chunks(writes);
    }

    int mostReadsOfOneKey() {
        return reads.entrySet().stream()
                .filter(e -> isChunk(e.getKey()))
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    long bytesRead() {
        return bytes.get();
    }

    private static int chunks(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .filter(e -> isChunk(e.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static boolean isChunk(String key) {
        return !key.contains(".z") && !key.endsWith(".json");
    }

    @Override
    public String location() {
        return delegate.location();
    }

    @Override
    public Optional<byte[]> get(String key) {
        Optional<byte[]> value = delegate.get(key);
        reads.merge(key, 1, Integer::sum);
        value.ifPresent(v -> bytes.addAndGet(v.length));
        return value;
    }

    @Override
    public Optional<ByteBuffer> get(String key, IntFunction<ByteBuffer> memory) {
        Optional<ByteBuffer> value = delegate.get(key, memory);
        reads.merge(key, 1, Integer::sum);
        value.ifPresent(v -> bytes.addAndGet(v.remaining()));
        return value;
    }

    @Override
    public Optional<Value> open(String key) {
        reads.merge(key, 1, Integer::sum);
        return delegate.open(key).map(Counted::new);
    }

    private final class Counted implements Value {
        private final Value value;

        Counted(Value value) {
            this.value = value;
        }

        @Override
        public long size() {
            return value.size();
        }

        @Override
        public byte[] read(long offset, int length) {
            bytes.addAndGet(length);
            return value.read(offset, length);
        }

        @Override
        public ByteBuffer read(long offset, int length, IntFunction<ByteBuffer> memory) {
            bytes.addAndGet(length);
            return value.read(offset, length, memory);
        }

        @Override
        public void close() {
            value.close();
        }
    }

    @Override
    public void put(String key, byte[] value) {
        writes.merge(key, 1, Integer::sum);
        delegate.put(key, value);
    }

    @Override
    public boolean exists(String key) {
        return delegate.exists(key);
    }

    @Override
    public List<String> list(String prefix) {
        lists.incrementAndGet();
        return delegate.list(prefix);
    }

    @Override
    public void delete(String key) {
        delegate.delete(key);
    }

    @Override
    public void deleteAll(String prefix) {
        delegate.deleteAll(prefix);
    }
}
