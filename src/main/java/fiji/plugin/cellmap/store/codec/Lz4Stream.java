// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jpountz.lz4.LZ4BlockInputStream;
import net.jpountz.lz4.LZ4BlockOutputStream;
import net.jpountz.lz4.LZ4Factory;

/**
 * The block stream of lz4-java, which N5 calls {@code lz4}: blocks with sizes and checksums; where
 * its mark is missing, what zarr-python writes instead, the {@code lz4} of numcodecs. The stream is
 * decoded by the decompressor that knows where its input ends: the other one, which the stream
 * takes by itself, reads past the end of a crafted block and crashes the JVM (CVE-2025-12183).
 */
public record Lz4Stream(int blockSize) implements ByteCodec {

    private static final byte[] MAGIC = "LZ4Block".getBytes(StandardCharsets.US_ASCII);

    /** Bytes before a block: a mark, how it is compressed, two lengths, a checksum. */
    private static final int HEADER = 21;

    private static final int LENGTH_AT = 9;

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        if (!Arrays.equals(MAGIC, Arrays.copyOf(stored, MAGIC.length)))
            return new Lz4().decode(stored, size);
        requireWhole(stored);
        try (InputStream in =
                LZ4BlockInputStream.newBuilder()
                        .withDecompressor(LZ4Factory.fastestInstance().safeDecompressor())
                        .build(new ByteArrayInputStream(stored))) {
            return size.readAll(in);
        } catch (IOException e) {
            throw DecodeFault.of("lz4", e);
        }
    }

    /** The stream makes room for as many bytes as a block says that it has. */
    private static void requireWhole(byte[] stored) throws IOException {
        ByteBuffer blocks = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        while (blocks.remaining() >= HEADER) {
            int length = blocks.getInt(blocks.position() + LENGTH_AT);
            if (length < 0 || length > blocks.remaining() - HEADER)
                throw new IOException("lz4 says: A block ends behind the chunk.");
            blocks.position(blocks.position() + HEADER + length);
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (OutputStream out = new LZ4BlockOutputStream(bytes, blockSize)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
