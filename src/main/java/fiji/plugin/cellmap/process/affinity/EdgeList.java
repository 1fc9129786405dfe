// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Edges between clusters, each with two numbers: for the mutex watershed when it comes and what it
 * is ({@link MutexEdges}), for agglomeration the sum and the number of affinities. For one thread.
 */
final class EdgeList {

    /** What an edge takes in a file, and twice in memory while it is sorted. */
    static final int BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

    private static final int BUFFER = 1 << 16;

    private long[] keys = new long[16];
    private long[] codes = new long[16];
    private int[] from = new int[16];
    private int[] to = new int[16];
    private int size;

    int size() {
        return size;
    }

    /** Adds an edge between two clusters. */
    void add(long key, long code, int a, int b) {
        if (size == keys.length) grow();
        keys[size] = key;
        codes[size] = code;
        from[size] = a;
        to[size++] = b;
    }

    private void grow() {
        int wanted = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size);
        keys = Arrays.copyOf(keys, wanted);
        codes = Arrays.copyOf(codes, wanted);
        from = Arrays.copyOf(from, wanted);
        to = Arrays.copyOf(to, wanted);
    }

    long key(int i) {
        return keys[i];
    }

    long code(int i) {
        return codes[i];
    }

    int from(int i) {
        return from[i];
    }

    int to(int i) {
        return to[i];
    }

    /** Writes all edges, instead of what the file holds. */
    void save(Path file) {
        write(file, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Writes all edges after what the file holds. */
    void append(Path file) {
        write(file, StandardOpenOption.APPEND);
    }

    private void write(Path file, StandardOpenOption how) {
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel out =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER / BYTES * BYTES);
                for (int i = 0; i < size; i++) {
                    buffer.putLong(keys[i]).putLong(codes[i]).putInt(from[i]).putInt(to[i]);
                    if (!buffer.hasRemaining()) drain(buffer, out);
                }
                drain(buffer, out);
            }
        } catch (IOException e) {
            throw failure("Cannot write scratch data", file, e);
        }
    }

    private static void drain(ByteBuffer buffer, FileChannel out) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) out.write(buffer);
        buffer.clear();
    }

    /** How many edges a file holds; none if it is absent. */
    static long count(Path file) {
        try {
            return Files.size(file) / BYTES;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw failure("Cannot read scratch data", file, e);
        }
    }

    /** Adds the edges of a file. */
    void load(Path file) {
        long left = count(file);
        if (left == 0) return;
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER / BYTES * BYTES);
            while (left > 0) {
                buffer.clear();
                while (buffer.hasRemaining() && in.read(buffer) >= 0) {}
                buffer.flip();
                if (buffer.remaining() < BYTES) throw new IOException("The file is cut off.");
                for (; buffer.remaining() >= BYTES; left--)
                    add(buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getInt());
            }
        } catch (IOException e) {
            throw failure("Cannot read scratch data", file, e);
        }
    }

    private static CellMapException failure(String what, Path file, IOException e) {
        return new CellMapException(
                what,
                file,
                AtomicFiles.reason(e),
                "Check the disk, and start again: finished work is kept.",
                e);
    }
}
