// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Differences of neighbouring integers, modulo their width: numcodecs' {@code delta} with one type
 * on both sides.
 *
 * @param width bytes per element
 */
public record Delta(int width, ByteOrder order) implements ByteCodec {

    @Override
    public String name() {
        return "delta";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        return run(size.checked(stored), true);
    }

    @Override
    public byte[] encode(byte[] plain) {
        return run(plain, false);
    }

    @Override
    public int encodedSize(int size) {
        return size;
    }

    private byte[] run(byte[] bytes, boolean sum) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
        ByteBuffer out = ByteBuffer.allocate(bytes.length).order(order);
        long last = 0;
        while (in.remaining() >= width) {
            long value = next(in);
            long result = sum ? last + value : value - last;
            last = sum ? result : value;
            put(out, result);
        }
        return out.array();
    }

    private long next(ByteBuffer in) {
        return switch (width) {
            case 1 -> in.get();
            case 2 -> in.getShort();
            case 4 -> in.getInt();
            default -> in.getLong();
        };
    }

    private void put(ByteBuffer out, long value) {
        switch (width) {
            case 1 -> out.put((byte) value);
            case 2 -> out.putShort((short) value);
            case 4 -> out.putInt((int) value);
            default -> out.putLong(value);
        }
    }
}
