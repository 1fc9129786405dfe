// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Appends the CRC-32C (RFC 3720) of the bytes, four bytes little-endian. */
public record Crc32c() implements ByteCodec {

    private static final int BYTES = 4;

    @Override
    public String name() {
        return "crc32c";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        if (stored.length < BYTES)
            throw new IOException("It has " + stored.length + " bytes, less than its checksum.");
        int length = stored.length - BYTES;
        size.check(length);
        int found = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
        int expected = checksum(stored, length);
        if (found != expected)
            throw new IOException(
                    String.format("Its CRC-32C is %08x, but %08x is recorded.", expected, found));
        return Arrays.copyOf(stored, length);
    }

    @Override
    public byte[] encode(byte[] plain) {
        ByteBuffer bytes = ByteBuffer.allocate(plain.length + BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.put(plain).putInt(checksum(plain, plain.length)).array();
    }

    @Override
    public int encodedSize(int size) {
        return size + BYTES;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
