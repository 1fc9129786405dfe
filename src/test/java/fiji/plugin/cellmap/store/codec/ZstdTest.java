// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Decoding a part of a frame, which stops at the last block that is needed. */
class ZstdTest {

    private static final int SIZE = 700_000;

    private final Zstd zstd = new Zstd(1, false);
    private final SplittableRandom random = new SplittableRandom(1);

    /** Compressible, and different everywhere. */
    private byte[] plain() {
        byte[] plain = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) plain[i] = (byte) (i / 1000 + random.nextInt(9));
        return plain;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private byte[] part(byte[] frame, int from, int to) throws IOException {
        byte[] out = new byte[3 + SIZE];
        ByteBuffer stored = direct(frame);
        zstd.decode(stored, new Target(out, 3, SIZE, from, to));
        assertTrue(stored.remaining() == frame.length, "the buffer is not changed");
        return Arrays.copyOfRange(out, 3 + from, 3 + to);
    }

    @Test
    void anyPartEqualsThatOfTheWhole() throws IOException {
        byte[] plain = plain();
        byte[] frame = zstd.encode(plain);
        for (int i = 0; i < 60; i++) {
            int from = random.nextInt(SIZE);
            int to = random.nextInt(from, SIZE + 1);
            assertArrayEquals(Arrays.copyOfRange(plain, from, to), part(frame, from, to));
        }
        assertArrayEquals(plain, zstd.decode(frame, Size.of(SIZE)));
    }

    @Test
    void framesMayFollowEachOther() throws IOException {
        byte[] plain = plain();
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.write(zstd.encode(Arrays.copyOf(plain, 1000)));
        frames.write(zstd.encode(Arrays.copyOfRange(plain, 1000, SIZE)));
        assertArrayEquals(
                Arrays.copyOfRange(plain, 500, 300_000), part(frames.toByteArray(), 500, 300_000));
    }

    @Test
    void damageOfWhatIsWantedIsSaidAndTheNextFrameIsRead() throws IOException {
        byte[] frame = zstd.encode(plain());
        byte[] cut = Arrays.copyOf(frame, frame.length / 10);
        assertThrows(IOException.class, () -> part(cut, 0, 300_000));
        byte[] broken = frame.clone();
        Arrays.fill(broken, 20, 400, (byte) 0xFF);
        assertThrows(IOException.class, () -> part(broken, 0, 300_000));
        assertArrayEquals(
                Arrays.copyOf(zstd.decode(frame, Size.of(SIZE)), 300_000), part(frame, 0, 300_000));
    }
}
