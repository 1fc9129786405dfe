// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.fuzz.Campaign;
import fiji.plugin.cellmap.fuzz.Mutator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Damaged bytes are an error in a sentence, or decode to as many bytes as are promised. */
class CodecFuzzTest {

    private static final List<ByteCodec> CODECS =
            List.of(
                    new Deflate(true, 6),
                    new Deflate(false, 1),
                    new Zstd(3, false),
                    new Zstd(1, true),
                    new Bzip2(1),
                    new Xz(6),
                    new Lz4(),
                    new Lz4Stream(1 << 12),
                    new Blosc("lz4", 5, 1, 2, 0),
                    new Blosc("lz4hc", 5, 0, 1, 256),
                    new Blosc("blosclz", 5, 1, 4, 0),
                    new Blosc("blosclz", 9, 0, 1, 0),
                    new Blosc("zstd", 3, 2, 8, 0),
                    new Blosc("zlib", 5, 1, 2, 0),
                    new Crc32c(),
                    new Delta(2, ByteOrder.LITTLE_ENDIAN),
                    new Raw());

    private static final int[] LENGTHS = {0, 1, 100, 4096, 20_000};

    private record Seed(ByteCodec codec, int length, byte[] stored) {}

    private static final List<Seed> SEEDS = seeds();

    private static List<Seed> seeds() {
        List<Seed> seeds = new ArrayList<>();
        for (ByteCodec codec : CODECS)
            for (int length : LENGTHS) {
                byte[] plain = new byte[length];
                for (int i = 0; i < length; i++) plain[i] = (byte) (i / 7 * (i % 13 == 0 ? i : 1));
                seeds.add(new Seed(codec, length, codec.encode(plain)));
            }
        return seeds;
    }

    @Test
    void damagedBytesAreRefusedOrOfTheRightLength() {
        assertEquals(Map.of(), Campaign.run("codecs", 4000, CodecFuzzTest::execute));
    }

    private static void execute(long number) {
        Mutator mutator = new Mutator(number);
        Seed seed = SEEDS.get(mutator.below(SEEDS.size()));
        byte[] stored = mutator.bytes(seed.stored);
        try {
            switch (mutator.below(3)) {
                case 0 -> {
                    byte[] plain = seed.codec.decode(stored, Size.of(seed.length));
                    assertEquals(seed.length, plain.length);
                }
                case 1 -> {
                    Size size = Size.encoded(seed.length);
                    byte[] plain = seed.codec.decode(stored, size);
                    assertTrue(plain.length <= size.most());
                }
                default -> part(seed, stored, mutator);
            }
        } catch (IOException e) {
            assertNotNull(e.getMessage());
            assertTrue(e.getMessage().endsWith("."), e.getMessage());
        }
    }

    /** Nothing outside the target is touched. */
    private static void part(Seed seed, byte[] stored, Mutator mutator) throws IOException {
        int from = mutator.below(seed.length + 1);
        int to = from + mutator.below(seed.length - from + 1);
        byte[] room = new byte[seed.length + 20];
        Arrays.fill(room, (byte) 0x55);
        ByteBuffer buffer = ByteBuffer.allocateDirect(stored.length).put(stored).flip();
        ByteBuffer given = mutator.below(2) == 0 ? buffer : ByteBuffer.wrap(stored);
        try {
            seed.codec.decode(given, new Target(room, 10, seed.length, from, to));
        } finally {
            for (int i = 0; i < 10; i++) {
                assertEquals(0x55, room[i], "before the target");
                assertEquals(0x55, room[room.length - 1 - i], "behind the target");
            }
        }
    }
}
