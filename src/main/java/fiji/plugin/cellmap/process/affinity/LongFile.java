// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
                ByteBuffer bytes = buffer(count);
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

    private static ByteBuffer buffer(long count) {
        return ByteBuffer.allocateDirect((int) Math.min(BUFFER, count) * Long.BYTES);
    }

    /** How many numbers the file holds; none if it is absent. */
    long count() {
        try {
            return Files.size(path) / Long.BYTES;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw failure("Cannot read scratch data", e);
        }
    }

    /** All numbers. */
    long[] load() {
        long[] values = new long[Math.toIntExact(count())];
        if (values.length == 0) return values;
        try (FileChannel in = FileChannel.open(path)) {
            ByteBuffer bytes = buffer(values.length);
            LongBuffer longs = bytes.asLongBuffer();
            for (int i = 0; i < values.length; ) {
                int wanted = Math.min(longs.capacity(), values.length - i);
                bytes.clear().limit(wanted * Long.BYTES);
                while (bytes.hasRemaining())
                    if (in.read(bytes) < 0) throw new IOException("The file is cut off.");
                longs.clear().get(values, i, wanted);
                i += wanted;
            }
            return values;
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
