// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small TIFF files whose directories promise more than any file holds: refused at once. */
class HostileTiffTest {

    /** What a refusal may take. */
    private static final long MOST = 64 << 20;

    private static final int LONG = 4;
    private static final int TEXT = 2;

    @TempDir Path folder;

    private static int[] entry(int tag, int type, int count, int value) {
        return new int[] {tag, type, count, value};
    }

    private static int[][] page(int width, int height, int compression, int strips) {
        return new int[][] {
            entry(256, LONG, 1, width),
            entry(257, LONG, 1, height),
            entry(258, LONG, 1, 8),
            entry(259, LONG, 1, compression),
            entry(262, LONG, 1, 1),
            entry(273, LONG, strips, 300),
            entry(277, LONG, 1, 1),
            entry(278, LONG, 1, height),
            entry(279, LONG, strips, 64)
        };
    }

    private static int[][] with(int[][] page, int[] more) {
        return Stream.concat(Stream.of(page), Stream.of(more)).toArray(int[][]::new);
    }

    static Stream<Arguments> directories() {
        return Stream.of(
                Arguments.of("2^31 - 1 strips", page(64, 64, 1, 0x7fff_ffff), 0, "breaks off"),
                Arguments.of("2^32 - 1 strips", page(64, 64, 1, -1), 0, "."),
                Arguments.of("2^62 pixels", page(0x7fff_ffff, 0x7fff_ffff, 1, 1), 0, "breaks off"),
                Arguments.of("2^62 packed", page(0x7fff_ffff, 0x7fff_ffff, 5, 1), 0, "."),
                Arguments.of("its own next page", page(8, 8, 1, 1), 8, "form a loop"),
                Arguments.of(
                        "text of 2 GiB",
                        with(page(8, 8, 1, 1), entry(270, TEXT, 0x7fff_fff0, 300)),
                        0,
                        "tag 270"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directories")
    void itIsRefusedInASentence(String name, int[][] entries, int next, String words)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 2 + 12 * entries.length + 4 + 5000);
        bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I').putShort((short) 42);
        bytes.putInt(8).putShort((short) entries.length);
        for (int[] e : entries)
            bytes.putShort((short) e[0]).putShort((short) e[1]).putInt(e[2]).putInt(e[3]);
        Path file = folder.resolve("a.tif");
        Files.write(file, bytes.putInt(next).array());
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        CellMapException e = assertThrows(CellMapException.class, () -> read(file));
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < MOST, name + " took " + taken + " bytes");
        assertTrue(e.why().contains(words), e.getMessage());
        assertFalse(e.why().matches(".*(null|Exception|Error).*"), e.getMessage());
    }

    private static void read(Path file) {
        try (ForeignImage image = ForeignImages.open(file)) {
            long[] shape = image.array().spec().shape();
            image.array().read(Box.of(shape).planes(0, 1));
        }
    }
}
