// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip of stored entries whose data start at multiples of 64 bytes, as PyTorch maps them. The same
 * content gives the same bytes.
 */
public final class StoredZip implements AutoCloseable {

    private static final int ALIGNMENT = 64;
    private static final int HEADER = 30;
    private static final int EXTRA_HEADER = 4;
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Counter counter;
    private final ZipOutputStream zip;

    /** Something that can write itself more than once, always the same bytes. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public StoredZip(OutputStream out) {
        counter = new Counter(out);
        zip = new ZipOutputStream(counter);
    }

    public void add(String name, byte[] content) throws IOException {
        add(name, out -> out.write(content));
    }

    public void add(String name, Content content) throws IOException {
        CRC32 crc = new CRC32();
        Counter size = new Counter(new Checksum(crc));
        content.writeTo(size);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size.count);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(EPOCH);
        entry.setExtra(padding(name));
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    private byte[] padding(String name) {
        long start =
                counter.count
                        + HEADER
                        + name.getBytes(StandardCharsets.UTF_8).length
                        + EXTRA_HEADER;
        int length = (int) ((ALIGNMENT - start % ALIGNMENT) % ALIGNMENT);
        byte[] extra = new byte[EXTRA_HEADER + length];
        extra[0] = 'F';
        extra[1] = 'B';
        extra[2] = (byte) length;
        return extra;
    }

    @Override
    public void close() throws IOException {
        zip.finish();
        zip.flush();
    }

    private static final class Counter extends FilterOutputStream {
        private long count;

        Counter(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }

    private static final class Checksum extends OutputStream {
        private final CRC32 crc;

        Checksum(CRC32 crc) {
            this.crc = crc;
        }

        @Override
        public void write(int b) {
            crc.update(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            crc.update(bytes, offset, length);
        }
    }
}
