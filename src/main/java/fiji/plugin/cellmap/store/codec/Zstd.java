package fiji.plugin.cellmap.store.codec;

import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Zstandard frames (RFC 8878), with or without checksum and content size. */
public record Zstd(int level, boolean checksum) implements ByteCodec {

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public byte[] decode(byte[] stored, int size) throws IOException {
        if (size == UNKNOWN) return decodeStream(stored);
        byte[] plain = new byte[size];
        decode(stored, stored.length, plain, size);
        return plain;
    }

    @Override
    public void decode(byte[] stored, int length, byte[] into, int size) throws IOException {
        Sizes.check(size, decode(stored, 0, length, into, 0, size));
    }

    /**
     * Decodes into a part of an array.
     *
     * @return number of bytes decoded, at most {@code size}
     */
    static long decode(byte[] in, int at, int length, byte[] out, int to, int size)
            throws IOException {
        try {
            long n = com.github.luben.zstd.Zstd.decompressByteArray(out, to, size, in, at, length);
            if (!com.github.luben.zstd.Zstd.isError(n)) return n;
            throw new IOException("zstd says: " + com.github.luben.zstd.Zstd.getErrorName(n) + ".");
        } catch (ZstdException e) {
            throw new IOException("zstd says: " + e.getMessage() + ".", e);
        }
    }

    private static byte[] decodeStream(byte[] stored) throws IOException {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        try (var context = new com.github.luben.zstd.ZstdCompressCtx()) {
            return context.setLevel(level).setChecksum(checksum).compress(plain);
        }
    }
}
