// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/**
 * bzip2 streams.
 *
 * @param level 1 to 9: blocks of so many times 100 000 bytes
 */
public record Bzip2(int level) implements ByteCodec {

    /**
     * @throws IllegalArgumentException if there is no such level
     */
    public Bzip2 {
        if (level < 1 || level > 9) throw new IllegalArgumentException("bzip2 level " + level);
    }

    @Override
    public String name() {
        return "bzip2";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        try (InputStream in = new BZip2CompressorInputStream(new ByteArrayInputStream(stored))) {
            return size.readAll(in);
        } catch (IOException e) {
            throw DecodeFault.of("bzip2", e);
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (OutputStream out = new BZip2CompressorOutputStream(bytes, level)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
