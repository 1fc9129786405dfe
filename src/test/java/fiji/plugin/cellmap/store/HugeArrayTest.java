// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A declared array of 10^12 voxels opens, and a box of it reads, in a small heap. */
class HugeArrayTest {

    private static final long SIDE = 10_000;

    @TempDir Path folder;

    @Test
    void readsABoxWith256MiB() throws Exception {
        ArraySpec spec =
                ArraySpec.of(new long[] {SIDE, SIDE, SIDE}, new int[] {64, 64, 64}, DType.UINT8);
        ChunkedArray array = Stores.openOrCreate(folder.resolve("a.zarr")).create("a", spec);
        byte[] values = (byte[]) Values.counting(DType.UINT8, 100 * 100 * 100);
        array.write(new Box(new long[] {5000, 6000, 7000}, new long[] {100, 100, 100}), values);
        Process reader =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Reader.class.getName(),
                                folder.resolve("a.zarr").toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(reader.waitFor(60, TimeUnit.SECONDS));
        assertEquals("ok", output.strip());
    }

    /** The program that reads. */
    static final class Reader {
        public static void main(String[] args) {
            ChunkedArray array = Stores.open(Path.of(args[0])).open("a");
            var image = CellImages.of(array, new ChunkCache(64));
            Box box = new Box(new long[] {5000, 6000, 7000}, new long[] {100, 100, 100});
            assertArrayEquals(
                    (byte[]) Values.counting(DType.UINT8, 1_000_000), (byte[]) array.read(box));
            assertEquals(1.0, image.getAt(7000, 6000, 5000).getRealDouble());
            assertEquals(SIDE, image.max(0) + 1);
            System.out.println("ok");
        }
    }
}
