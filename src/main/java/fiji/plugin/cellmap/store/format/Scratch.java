package fiji.plugin.cellmap.store.format;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory for reading and decoding one chunk, used again for the next. For one thread at a time. */
final class Scratch {

    private static final long MOST = Integer.MAX_VALUE - 8;

    private byte[] stored = new byte[0];
    private byte[] plain = new byte[0];

    /** An array of at least so many bytes, with any content. */
    byte[] stored(long size) throws IOException {
        if (size > MOST) throw new IOException("It has " + size + " bytes, too many for a chunk.");
        if (stored.length < size) stored = new byte[(int) Math.min(MOST, size + size / 4)];
        return stored;
    }

    /** An array of at least so many bytes, with any content. */
    byte[] plain(int size) {
        if (plain.length < size) plain = new byte[size];
        return plain;
    }

    /** As many as threads have read at once; they go with their array. Thread-safe. */
    static final class Pool {
        private final Queue<Scratch> free = new ConcurrentLinkedQueue<>();

        Scratch take() {
            Scratch scratch = free.poll();
            return scratch == null ? new Scratch() : scratch;
        }

        void put(Scratch scratch) {
            free.add(scratch);
        }
    }
}
