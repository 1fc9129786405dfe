// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A scratch file of numbers. For one thread at a time. */
record LongFile(Path path) {

    private static final int BUFFER = 1 << 13;

    /** Writes the first numbers of an array instead of what the file holds. */
    void save(long[] values, int count) {
        write(values, count, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Writes the first numbers of an array after what the file holds. */
    void append(long[] values, int count) {
        write(values, count, StandardOpenOption.APPEND);
    }

    private void write(long[] values, int count, OpenOption how) {
        try {
            Files.createDirectories(path.getParent());
            try (FileChannel out =
                    FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
                ByteBuffer bytes = ByteBuffer.allocateDirect(Math.min(BUFFER, count) * Long.BYTES);
                LongBuffer longs = bytes.asLongBuffer();
                for (int i = 0; i < count; i += longs.capacity()) {
                    longs.clear().put(values, i, Math.min(longs.capacity(), count - i));
                    bytes.clear().limit(longs.position() * Long.BYTES);
                    while (bytes.hasRemaining()) out.write(bytes);
                }
            }
        } catch (IOException e) {
            throw failure("Cannot write scratch data", e);
        }
    }

    /** How many numbers the file holds. */
    long count() {
        try {
            return Files.size(path) / Long.BYTES;
        } catch (IOException e) {
            throw failure("Cannot read scratch data", e);
        }
    }

    /** All numbers. */
    long[] load() {
        return load(0, count());
    }

    /**
     * Some of the numbers.
     *
     * @param first of them
     */
    long[] load(long first, long count) {
        long[] values = new long[Math.toIntExact(count)];
        int[] at = {0};
        read(
                first,
                count,
                BUFFER,
                (some, n) -> {
                    System.arraycopy(some, 0, values, at[0], n);
                    at[0] += n;
                    return true;
                });
        return values;
    }

    /** Frees the disk from it; nothing happens if it is absent. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failure("Cannot remove scratch data", e);
        }
    }

    /** Gets some of the numbers, and says whether it wants more. */
    interface Sink {
        boolean take(long[] values, int count);
    }

    /**
     * Goes over the numbers in their order.
     *
     * @param most how many at a time: all but the last time
     */
    void read(int most, Sink sink) {
        read(0, count(), most, sink);
    }

    private void read(long first, long count, int most, Sink sink) {
        long left = count;
        if (left == 0) return;
        try (FileChannel in = FileChannel.open(path)) {
            in.position(first * Long.BYTES);
            long[] values = new long[(int) Math.min(most, left)];
            ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * Long.BYTES);
            LongBuffer longs = bytes.asLongBuffer();
            while (left > 0) {
                int wanted = (int) Math.min(most, left);
                bytes.clear().limit(wanted * Long.BYTES);
                while (bytes.hasRemaining())
                    if (in.read(bytes) < 0) throw new IOException("The file is cut off.");
                longs.clear().get(values, 0, wanted);
                left = sink.take(values, wanted) ? left - wanted : 0;
            }
        } catch (IOException e) {
            throw failure("Cannot read scratch data", e);
        }
    }

    private CellMapException failure(String what, IOException e) {
        return new CellMapException(
                what,
                path,
                AtomicFiles.reason(e),
                "Check the disk, and start again: finished work is kept.",
                e);
    }
}
