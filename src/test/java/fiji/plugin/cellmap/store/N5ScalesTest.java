// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metadata of N5 containers that know nothing of OME-NGFF. */
class N5ScalesTest {

    @TempDir Path folder;
    private ArrayStore store;

    @BeforeEach
    void open() {
        store = Stores.openOrCreate(folder.resolve("a.n5"), ContainerFormat.N5);
    }

    private void array(ArrayStore in, String path, String attributes) {
        in.create(path, ArraySpec.of(new long[] {4, 4, 4}, new int[] {4, 4, 4}, DType.UINT8));
        in.setAttributes(path, Json.parseObject(attributes.replace('\'', '"').getBytes(), path));
    }

    private void check(Multiscale.Level level, String path, double[] scale, double[] at) {
        assertEquals(path, level.path());
        assertArrayEquals(scale, level.grid().scale(), 1e-9);
        assertArrayEquals(at, level.grid().translation(), 1e-9);
    }

    @Test
    void theN5ViewersLevelsAreMultiplesOfTheFinest() {
        String resolution = "{'pixelResolution':{'unit':'um','dimensions':[0.004,0.008,0.05]}";
        array(store, "em/s0", resolution + "}");
        array(store, "em/s1", resolution + ",'downsamplingFactors':[2,2,1]}");
        array(store, "em/s2", resolution + ",'downsamplingFactors':[4,4,1]}");
        array(store, "em/s10", resolution + ",'downsamplingFactors':[8,8,2]}");
        assertTrue(Multiscale.isAt(store, "em"));
        Multiscale scales = Multiscale.read(store, "em");
        assertEquals(List.of("z", "y", "x"), scales.axes());
        check(scales.levels().get(0), "s0", new double[] {50, 8, 4}, new double[3]);
        check(scales.levels().get(1), "s1", new double[] {50, 16, 8}, new double[] {0, 4, 2});
        check(scales.levels().get(2), "s2", new double[] {50, 32, 16}, new double[] {0, 12, 6});
        check(scales.levels().get(3), "s10", new double[] {100, 64, 32}, new double[] {25, 28, 14});
        assertArrayEquals(
                new double[] {50, 16, 8}, Grids.of(store, "em/s1").orElseThrow().scale(), 1e-9);
    }

    @Test
    void withoutFactorsALevelsNameTellsThem() {
        array(store, "s0", "{'pixelResolution':{'unit':'nm','dimensions':[4,4,4]}}");
        array(store, "s2", "{'pixelResolution':{'unit':'nm','dimensions':[4,4,4]}}");
        List<Multiscale.Level> levels = Multiscale.read(store, "").levels();
        check(levels.get(1), "s2", new double[] {16, 16, 16}, new double[] {6, 6, 6});
    }

    @Test
    void cosemsTransformsNameTheirAxes() {
        String transform = "'units':['nm','nm','nm'],'scale':[5.24,4,4],'translate':[10,20,30]}}";
        array(store, "em/s0", "{'transform':{'axes':['z','y','x']," + transform);
        array(store, "em/s1", "{'transform':{'axes':['x','y','z']," + transform);
        store.setAttributes(
                "em",
                Json.parseObject(
                        "{\"multiscales\":[{\"datasets\":[{\"path\":\"s0\"},{\"path\":\"s1\"}]}]}"
                                .getBytes(),
                        ""));
        List<Multiscale.Level> levels = Multiscale.read(store, "em").levels();
        check(levels.get(0), "s0", new double[] {5.24, 4, 4}, new double[] {10, 20, 30});
        check(levels.get(1), "s1", new double[] {4, 4, 5.24}, new double[] {30, 20, 10});
    }

    @Test
    void aSingleArrayTellsItsOwnSize() {
        array(store, "raw", "{'pixelResolution':{'unit':'nm','dimensions':[4,5,6]}}");
        assertArrayEquals(
                new double[] {6, 5, 4}, Grids.of(store, "raw").orElseThrow().scale(), 1e-9);
    }

    @Test
    void aLengthWithoutUnitIsNotTakenForNanometres() {
        array(store, "em/s0", "{'pixelResolution':[4,4,4]}");
        array(store, "px/s0", "{'pixelResolution':{'unit':'pixel','dimensions':[1,1,1]}}");
        for (String group : List.of("em", "px")) {
            assertFalse(Multiscale.isAt(store, group), group);
            assertTrue(Grids.of(store, group + "/s0").isEmpty(), group);
        }
    }

    @Test
    void zarrIsNotReadThatWay() {
        ArrayStore zarr = Stores.openOrCreate(folder.resolve("b.zarr"));
        array(zarr, "em/s0", "{'pixelResolution':{'unit':'nm','dimensions':[4,4,4]}}");
        assertFalse(Multiscale.isAt(zarr, "em"));
    }
}
