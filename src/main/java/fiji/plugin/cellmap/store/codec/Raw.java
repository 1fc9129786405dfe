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
    public byte[] decode(byte[] stored, Size size) throws IOException {
        return size.checked(stored);
    }

    @Override
    public void decode(ByteBuffer stored, Target target) throws IOException {
        Size.of(target.size()).check(stored.remaining());
        stored.get(
                stored.position() + target.from(),
                target.bytes(),
                target.start() + target.from(),
                target.to() - target.from());
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
