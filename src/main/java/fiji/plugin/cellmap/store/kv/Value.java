// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/** One version of a value, open for reading parts of it. Thread-safe. */
public interface Value extends AutoCloseable {

    /** Number of bytes. */
    long size();

    /**
     * Reads a part.
     *
     * @return exactly {@code length} bytes
     * @throws fiji.plugin.cellmap.util.CellMapException if the value ends before or cannot be read
     */
    byte[] read(long offset, int length);

    /**
     * Reads a part, as {@link #read(long, int)}, into memory that is used again.
     *
     * @param memory gives a buffer of at least so many bytes; need not be used
     * @return the remaining bytes of this buffer
     */
    default ByteBuffer read(long offset, int length, IntFunction<ByteBuffer> memory) {
        return ByteBuffer.wrap(read(offset, length));
    }

    /** The same value, in memory if that is quicker than reading all its parts one by one. */
    default Value whole() {
        return this;
    }

    @Override
    default void close() {}
}
