// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** No compression: the bytes themselves. */
public record Raw() implements ByteCodec {

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public byte[] decode(byte[] stored, int size) throws IOException {
        if (size != UNKNOWN) check(stored.length, size);
        return stored;
    }

    @Override
    public void decode(ByteBuffer stored, Target target) throws IOException {
        check(stored.remaining(), target.size());
        stored.get(
                stored.position() + target.from(),
                target.bytes(),
                target.start() + target.from(),
                target.to() - target.from());
    }

    private static void check(int length, int size) throws IOException {
        if (length != size)
            throw new IOException("It has " + length + " bytes instead of " + size + ".");
    }

    @Override
    public byte[] encode(byte[] plain) {
        return plain;
    }

    @Override
    public int encodedSize(int size) {
        return size;
    }
}
