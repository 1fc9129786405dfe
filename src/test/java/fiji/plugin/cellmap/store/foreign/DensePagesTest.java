// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages with far more pixels than bytes, as a slice of a mask without anything in it has. */
class DensePagesTest {

    private static final int EDGE = 1024;

    @TempDir Path folder;

    private Path page(int edge, byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed, new Deflater(9))) {
            deflater.write(plain);
        }
        return new TestTiff()
                .page(edge, edge, 8, packed.toByteArray())
                .tag(259, 8)
                .write(folder.resolve("page.tif"));
    }

    private static byte[] voxels(Path file) {
        try (ForeignImage image = ForeignImages.open(file)) {
            return (byte[]) image.array().read(Box.of(image.array().spec().shape()));
        }
    }

    @Test
    void anEmptyOneIsReadAndNotCalledDamaged() throws IOException {
        byte[] plain = new byte[EDGE * EDGE];
        Path file = page(EDGE, plain);
        assertTrue(Files.size(file) < plain.length / 700, Files.size(file) + " bytes");
        assertArrayEquals(plain, voxels(file));
        plain[3 * EDGE + 5] = 7;
        assertArrayEquals(plain, voxels(page(EDGE, plain)));
    }

    /** What no compression achieves is refused before it takes memory. */
    @Test
    void aBombIsRefused() throws IOException {
        Path file = page(16 * EDGE, new byte[EDGE * EDGE]);
        CellMapException e = assertThrows(CellMapException.class, () -> voxels(file));
        assertTrue(e.why().contains("which a file of its size cannot hold"), e.getMessage());
    }
}
