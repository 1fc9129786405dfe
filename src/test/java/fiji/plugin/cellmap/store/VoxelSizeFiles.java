// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Zarr and an N5 container to write metadata into, as other writers do. */
abstract class VoxelSizeFiles {

    static final String NM = "'units':['nm','nm','nm']";
    static final String AXES =
            "'axes':[{'name':'z','unit':'nanometer'},{'name':'y','unit':'nanometer'},"
                    + "{'name':'x','unit':'nanometer'}]";
    static final String BARE_AXES = "'axes':[{'name':'z'},{'name':'y'},{'name':'x'}]";

    @TempDir Path folder;
    ArrayStore n5;
    ArrayStore zarr;

    @BeforeEach
    void open() {
        n5 = Stores.openOrCreate(folder.resolve("a.n5"), ContainerFormat.N5);
        zarr = Stores.openOrCreate(folder.resolve("b.zarr"));
    }

    static ObjectNode json(String text) {
        return Json.parseObject(
                text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "the test");
    }

    /** An array with edges of 16 >> level. */
    static void array(ArrayStore in, String path, int level, String attributes) {
        long n = 16 >> level;
        in.create(path, ArraySpec.of(new long[] {n, n, n}, new int[] {4, 4, 4}, DType.UINT8));
        in.setAttributes(path, json(attributes));
    }

    static void group(ArrayStore in, String path, String attributes) {
        in.createGroup(path);
        in.setAttributes(path, json(attributes));
    }

    /** A group em with levels s0 and s1 that say nothing themselves. */
    Multiscale ngff(String scales) {
        array(zarr, "em/s0", 0, "{}");
        array(zarr, "em/s1", 1, "{}");
        group(zarr, "em", "{'multiscales':[{" + scales + "}]}");
        return Multiscale.read(zarr, "em");
    }

    static void check(Multiscale.Level level, String path, double... scaleAndPlace) {
        assertEquals(path, level.path());
        double[] found = new double[6];
        System.arraycopy(level.grid().scale(), 0, found, 0, 3);
        System.arraycopy(level.grid().translation(), 0, found, 3, 3);
        assertArrayEquals(scaleAndPlace, found, 1e-9);
    }

    static String why(Runnable read) {
        return assertThrows(CellMapException.class, read::run).getMessage();
    }
}
