// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java code against the native library. */
class BloscTest {

    /** Decodes any frame: it names its own compressor. */
    private static byte[] decoded(byte[] frame, Size size) throws IOException {
        return new Blosc("lz4", 5, 0, 1, 0).decode(frame, size);
    }

    private static byte[] noisyRamp(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (i / 7 + random.nextInt(3));
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "lz4, 0, 1", "lz4, 1, 2", "lz4, 1, 8", "lz4, 2, 4", "lz4hc, 1, 4", "blosclz, 0, 1",
        "blosclz, 1, 2", "blosclz, 2, 8", "zstd, 1, 4", "zstd, 2, 1", "zlib, 1, 2", "zlib, 2, 1"
    })
    void framesOfTheLibraryAreDecoded(String compressor, int shuffle, int typeSize)
            throws IOException {
        for (int length : new int[] {1, 100, 4096, 100_000, 2_000_003}) {
            byte[] plain = noisyRamp(length, length);
            byte[] frame = new Blosc(compressor, 5, shuffle, typeSize, 0).encode(plain);
            assertArrayEquals(plain, decoded(frame, Size.of(length)));
        }
    }

    @Property(tries = 200)
    void anyLevelLengthAndTypeIsDecoded(
            @ForAll @IntRange(min = 0, max = 9) int level,
            @ForAll @IntRange(min = 1, max = 300_000) int length,
            @ForAll @IntRange(min = 1, max = 17) int typeSize,
            @ForAll @IntRange(min = 0, max = 2) int shuffle,
            @ForAll long seed)
            throws IOException {
        byte[] plain = noisyRamp(length, seed);
        byte[] frame = new Blosc("blosclz", level, shuffle, typeSize, 0).encode(plain);
        assertArrayEquals(plain, decoded(frame, Size.encoded(length)));
    }

    @ParameterizedTest
    @CsvSource({"false, false, 1", "false, true, 4", "true, true, 2", "true, false, 8"})
    void framesWrittenInJavaAreReadByTheLibrary(boolean zstd, boolean shuffle, int typeSize) {
        for (int length : new int[] {typeSize, 1000 * typeSize, 600_000}) {
            byte[] plain = noisyRamp(length, 1);
            byte[] frame = BloscEncoder.encode(plain, zstd, 5, shuffle, typeSize);
            assertArrayEquals(plain, com.scalableminds.bloscjava.Blosc.decompress(frame));
        }
    }

    @Property(tries = 300)
    void aDamagedFrameIsAnErrorOrAtLeastHasTheRightLength(
            @ForAll @IntRange(min = 0, max = 5000) int position, @ForAll byte value) {
        byte[] plain = noisyRamp(20_000, 2);
        byte[] frame = new Blosc("lz4", 5, 1, 2, 0).encode(plain);
        frame[position % frame.length] = value;
        try {
            assertEquals(plain.length, decoded(frame, Size.of(plain.length)).length);
        } catch (IOException e) {
            assertEquals(false, e.getMessage().isEmpty());
        }
    }

    @Property(tries = 100)
    void whatIsWantedIsDecodedWhereItIsWanted(
            @ForAll @IntRange(min = 0, max = 299_999) int a,
            @ForAll @IntRange(min = 0, max = 299_999) int b,
            @ForAll boolean direct,
            @ForAll @IntRange(min = 0, max = 2) int shuffle)
            throws IOException {
        byte[] plain = noisyRamp(300_000, 5);
        Blosc blosc = new Blosc("lz4", 5, shuffle, 2, 1 << 14);
        byte[] frame = blosc.encode(plain);
        ByteBuffer stored =
                direct
                        ? ByteBuffer.allocateDirect(frame.length).put(frame).flip()
                        : ByteBuffer.wrap(frame);
        int from = Math.min(a, b);
        int to = Math.max(a, b);
        byte[] room = new byte[plain.length + 20];
        blosc.decode(stored, new Target(room, 10, plain.length, from, to));
        assertEquals(-1, Arrays.mismatch(plain, from, to, room, 10 + from, 10 + to));
        assertArrayEquals(new byte[10], Arrays.copyOf(room, 10));
        assertEquals(frame.length, stored.remaining());
    }

    @ParameterizedTest
    @CsvSource({"lz4", "blosclz", "zstd", "zlib"})
    void aCutFrameIsAnError(String compressor) {
        byte[] frame = new Blosc(compressor, 5, 1, 4, 0).encode(noisyRamp(100_000, 3));
        for (int length : new int[] {0, 15, 16, frame.length / 2, frame.length - 1})
            assertThrows(
                    IOException.class,
                    () -> decoded(Arrays.copyOf(frame, length), Size.of(100_000)));
    }
}
