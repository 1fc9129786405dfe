// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * xz streams, with the checksums that they have.
 *
 * @param preset 0 to 9: how large a dictionary is
 */
public record Xz(int preset) implements ByteCodec {

    /** What the decoder of the largest preset needs, and some room; files may ask for more. */
    private static final int MOST_KIB = 72 << 10;

    /**
     * @throws IllegalArgumentException if there is no such preset
     */
    public Xz {
        if (preset < LZMA2Options.PRESET_MIN || preset > LZMA2Options.PRESET_MAX)
            throw new IllegalArgumentException("xz preset " + preset);
    }

    @Override
    public String name() {
        return "xz";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        try (InputStream in = new XZInputStream(new ByteArrayInputStream(stored), MOST_KIB)) {
            return size.readAll(in);
        } catch (IOException e) {
            throw DecodeFault.of("xz", e);
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (OutputStream out =
                new XZOutputStream(bytes, new LZMA2Options(preset), XZ.CHECK_CRC64)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
