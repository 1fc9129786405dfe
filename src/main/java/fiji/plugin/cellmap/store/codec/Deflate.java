// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Deflated bytes (RFC 1951) with a gzip (RFC 1952) or zlib (RFC 1950) header and check sum.
 *
 * @param level 0 to 9; -1 is zlib's default
 */
public record Deflate(boolean gzip, int level) implements ByteCodec {

    @Override
    public String name() {
        return gzip ? "gzip" : "zlib";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        InputStream bytes = new ByteArrayInputStream(stored);
        try (InputStream in =
                gzip ? new GZIPInputStream(bytes, 1 << 16) : new InflaterInputStream(bytes)) {
            return size.readAll(in);
        } catch (IOException e) {
            throw DecodeFault.of(name(), e);
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (OutputStream out = deflater(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private OutputStream deflater(OutputStream out) throws IOException {
        if (gzip) return new Gzip(out, level);
        return new DeflaterOutputStream(out, new Deflater(level), 1 << 14) {
            @Override
            public void close() throws IOException {
                super.close();
                def.end();
            }
        };
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, 1 << 14);
            def.setLevel(level);
        }
    }
}
