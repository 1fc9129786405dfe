// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** One LZ4 block after its decoded size in four bytes, little-endian: numcodecs' {@code lz4}. */
public record Lz4() implements ByteCodec {

    private static final int HEADER = 4;

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        if (stored.length < HEADER)
            throw new IOException("It has " + stored.length + " bytes, less than an LZ4 header.");
        int promised = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getInt();
        size.check(Integer.toUnsignedLong(promised));
        byte[] plain = new byte[promised];
        try {
            int n =
                    LZ4Factory.fastestInstance()
                            .safeDecompressor()
                            .decompress(stored, HEADER, stored.length - HEADER, plain, 0);
            Size.of(promised).check(n);
            return plain;
        } catch (LZ4Exception e) {
            throw DecodeFault.of("lz4", e);
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        byte[] block = LZ4Factory.fastestInstance().fastCompressor().compress(plain);
        ByteBuffer bytes =
                ByteBuffer.allocate(block.length + HEADER).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putInt(plain.length).put(block).array();
    }
}
