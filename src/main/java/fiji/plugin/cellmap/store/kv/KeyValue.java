// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A place of named byte strings: a folder, a zip file, an object store. Keys are relative and
 * separated by "/". All methods block; thread-safe. Every failure other than an absent key is a
 * {@link fiji.plugin.cellmap.util.CellMapException}, so that a failure never looks like a missing
 * chunk.
 */
public interface KeyValue extends AutoCloseable {

    /** Where it is, for messages. */
    String location();

    /** Where the value of a key is, for messages. */
    default String location(String key) {
        return location() + "/" + key;
    }

    /** The value of a key; empty if there is none. */
    Optional<byte[]> get(String key);

    /**
     * The value of a key, read into memory that is used again.
     *
     * @param memory gives a buffer of at least so many bytes; need not be used
     * @return the remaining bytes of this buffer; empty if there is no value
     */
    default Optional<ByteBuffer> get(String key, IntFunction<ByteBuffer> memory) {
        return get(key).map(ByteBuffer::wrap);
    }

    /**
     * Opens a value to read parts of it; all parts are of one version of the value, also when it is
     * replaced meanwhile. Close it after use.
     *
     * @return empty if there is none
     */
    default Optional<Value> open(String key) {
        return get(key).map(bytes -> new WholeValue(location(key), bytes));
    }

    /** Sets a value: a reader sees the old or the new one, never a part. */
    void put(String key, byte[] value);

    /**
     * Sets a value if there is none yet; of several who try at once, one succeeds where the place
     * can tell.
     *
     * @return whether the value was set
     */
    default boolean putNew(String key, byte[] value) {
        if (exists(key)) return false;
        put(key, value);
        return true;
    }

    /** Whether a key has a value. */
    boolean exists(String key);

    /** Names directly below a prefix ("" for all), sorted; those with keys below end with "/". */
    List<String> list(String prefix);

    /** Whether {@link #list} knows what is there; if not, it finds nothing. */
    default boolean canList() {
        return true;
    }

    /** Removes one key; nothing happens if it is absent. */
    void delete(String key);

    /** Removes a key and all keys below it. */
    void deleteAll(String prefix);

    @Override
    default void close() {}

    /** Joins two keys, either of which may be empty. */
    static String join(String parent, String child) {
        return parent.isEmpty() ? child : child.isEmpty() ? parent : parent + "/" + child;
    }
}
