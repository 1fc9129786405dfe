// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.DType;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory for reading or writing one chunk, used again for the next. For one thread at a time. */
final class Scratch {

    /** What takes more memory than this is not kept. */
    private static final long MOST_KEPT = 64 << 20;

    private ByteBuffer stored = ByteBuffer.allocate(0);
    private byte[] plain = new byte[0];
    private Object values = new byte[0];

    /** A buffer outside the heap of at least so many bytes, with any content. */
    ByteBuffer stored(int size) {
        if (stored.capacity() < size)
            stored = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE, size * 5L / 4));
        return stored;
    }

    /** An array of at least so many bytes, with any content. */
    byte[] plain(int size) {
        if (plain.length < size) plain = new byte[size];
        return plain;
    }

    /** An array for at least so many elements, with any content. */
    Object values(DType dtype, int length) {
        boolean fits = values.getClass() == dtype.allocate(0).getClass();
        if (!fits || Array.getLength(values) < length) values = dtype.allocate(length);
        return values;
    }

    private long bytes() {
        long elements = Array.getLength(values);
        return stored.capacity() + plain.length + elements * Long.BYTES;
    }

    /** As many as threads have worked at once; they go with their array. Thread-safe. */
    static final class Pool {
        private final Queue<Scratch> free = new ConcurrentLinkedQueue<>();

        Scratch take() {
            Scratch scratch = free.poll();
            return scratch == null ? new Scratch() : scratch;
        }

        void put(Scratch scratch) {
            if (scratch.bytes() <= MOST_KEPT) free.add(scratch);
        }
    }
}
