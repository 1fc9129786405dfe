// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Voxel sizes that are given, unlikely, or stated in two places. */
class StatedVoxelSizesTest extends VoxelSizeFiles {

    @Test
    void aGivenVoxelSizeReplacesTheOneOfTheFile() {
        String levels =
                AXES
                        + ",'datasets':[{'path':'s0','coordinateTransformations':["
                        + "{'type':'scale','scale':[1,1,1]},{'type':'translation','translation':[1,2,3]}]},"
                        + "{'path':'s1','coordinateTransformations':[{'type':'scale','scale':[2,2,2]}]}]";
        ngff(levels);
        Multiscale given = Multiscale.read(zarr, "em", GivenSize.always(new double[] {8, 4, 4}));
        check(given.levels().get(0), "s0", 8, 4, 4, 8, 8, 12);
        check(given.levels().get(1), "s1", 16, 8, 8, 0, 0, 0);
        assertTrue(given.warnings().get(0).contains("replaces [1.0, 1.0, 1.0]"));
        assertEquals(
                List.of(),
                Multiscale.read(zarr, "em", GivenSize.always(new double[] {1, 1, 1})).warnings());
    }

    @Test
    void anArrayMayNameItsAxesItself() {
        ArraySpec spec = ArraySpec.of(new long[] {2, 3, 4}, new int[] {2, 2, 2}, DType.UINT8);
        byte[] values = new byte[24];
        for (int i = 0; i < 24; i++) values[i] = (byte) i;
        zarr.create("a", spec).write(Box.of(spec.shape()), values);
        zarr.setAttributes("a", json("{'_ARRAY_DIMENSIONS':['x','y','z'],'voxel_size':[40,5,4]}"));
        PlacedArray placed = Grids.open(zarr, "a", GivenSize.NONE);
        assertArrayEquals(new long[] {4, 3, 2}, placed.array().spec().shape());
        byte[] one =
                (byte[]) placed.array().read(new Box(new long[] {3, 1, 0}, new long[] {1, 1, 2}));
        assertArrayEquals(new byte[] {1 * 4 + 3, 12 + 4 + 3}, one);
        assertArrayEquals(new double[] {40, 5, 4}, placed.grid().scale());
    }

    @ParameterizedTest
    @CsvSource({
        "nanometer, 8e-9, true",
        "nanometer, 0.09, true",
        "nanometer, 0.1, false",
        "nanometer, 1000, false",
        "micrometer, 8, true",
        "meter, 8, true"
    })
    void aSizeThatNoElectronMicroscopeGivesIsSaid(String unit, double size, boolean said) {
        String scale = "{'type':'scale','scale':[" + size + "," + size + "," + size + "]}";
        Multiscale scales =
                ngff(
                        AXES.replace("nanometer", unit)
                                + ",'datasets':[{'path':'s0','coordinateTransformations':["
                                + scale
                                + "]}]");
        String note = "unusual in electron microscopy (0.1 to 1000 nm): check the unit.";
        assertEquals(said, scales.warnings().stream().anyMatch(n -> n.endsWith(note)));
        PlacedArray array = Grids.open(zarr, "em/s0", GivenSize.NONE);
        assertEquals(said, array.notes().stream().anyMatch(n -> n.endsWith(note)));
    }

    @Test
    void aSizeThatIsNoNumberInNanometresIsNone() {
        String scale = "{'type':'scale','scale':[1e308,1e308,1e308]}";
        String why =
                why(
                        () ->
                                ngff(
                                        AXES.replace("nanometer", "meter")
                                                + ",'datasets':[{'path':'s0',"
                                                + "'coordinateTransformations':["
                                                + scale
                                                + "]}]"));
        assertTrue(why.contains("[1.0E308, 1.0E308, 1.0E308] in the units"), why);
    }

    @Test
    void aSizeForImagesThatSayNoneReplacesNothing() {
        GivenSize given = GivenSize.ifUnstated(new double[] {40, 5, 4});
        String stated =
                AXES
                        + ",'datasets':[{'path':'s0','coordinateTransformations':["
                        + "{'type':'scale','scale':[8,8,8]}]},{'path':'s1'}]";
        ngff(stated);
        check(Multiscale.read(zarr, "em", given).levels().get(0), "s0", 8, 8, 8, 0, 0, 0);
        assertFalse(given.isTaken(Multiscale.read(zarr, "em", given).warnings()));
        group(
                zarr,
                "em",
                "{'multiscales':[{" + AXES + ",'datasets':[{'path':'s0'},{'path':'s1'}]}]}");
        Multiscale taken = Multiscale.read(zarr, "em", given);
        check(taken.levels().get(0), "s0", 40, 5, 4, 0, 0, 0);
        check(taken.levels().get(1), "s1", 80, 10, 8, 20, 2.5, 2);
        assertTrue(given.isTaken(taken.warnings()), taken.warnings().toString());
    }

    @Test
    void whereTheFinestSaysOnesTheOthersTellFactors() {
        String ones =
                "{'path':'s0','coordinateTransformations':[{'type':'scale','scale':[1,1,1]}]}";
        String twos =
                "{'path':'s1','coordinateTransformations':[{'type':'scale','scale':[2,2,2]}]}";
        String why = why(() -> ngff(BARE_AXES + ",'datasets':[" + ones + "," + twos + "]"));
        assertTrue(why.contains("says [1.0, 1.0, 1.0] without a unit."), why);
        array(n5, "em/s0", 0, "{'resolution':[1,1,1]}");
        array(n5, "em/s1", 1, "{'resolution':[2,2,2]}");
        group(n5, "em", "{'painteraData':{'type':'raw'},'multiScale':true}");
        assertTrue(why(() -> Multiscale.read(n5, "em")).contains("[1.0, 1.0, 1.0]"));
    }

    @Test
    void whatAnArraySaysOtherwiseIsNoted() {
        array(zarr, "em/s0", 0, "{'voxel_size':[4,4,4]}");
        String scale = "'coordinateTransformations':[{'type':'scale','scale':[8,8,8]}]";
        group(
                zarr,
                "em",
                "{'multiscales':[{" + AXES + ",'datasets':[{'path':'s0'," + scale + "}]}]}");
        String note = "Array s0 itself says [4.0, 4.0, 4.0] nm, and the group [8.0, 8.0, 8.0] nm";
        List<String> notes = Multiscale.read(zarr, "em").warnings();
        assertTrue(notes.toString().contains(note), notes.toString());
        String cosem = "{'transform':{'axes':['z','y','x']," + NM + ",'scale':[4,4,4]}}";
        zarr.setAttributes("em/s0", json(cosem));
        assertEquals(notes, Multiscale.read(zarr, "em").warnings());
        zarr.setAttributes("em/s0", json(cosem.replace('4', '8')));
        assertEquals(List.of(), Multiscale.read(zarr, "em").warnings());
        array(zarr, "a", 0, "{'voxel_size':[8,8,8],'resolution':[4,4,4]}");
        assertEquals(
                List.of(
                        "Its attribute resolution says [4.0, 4.0, 4.0], and voxel_size [8,8,8],"
                                + " which is taken."),
                Grids.open(zarr, "a", GivenSize.NONE).notes());
    }

    @Test
    void theFinestLevelIsTheFinestWhereverItIsListed() {
        String scale = "{'path':'%s','coordinateTransformations':[{'type':'scale','scale':[%s]}]}";
        Multiscale scales =
                ngff(
                        AXES
                                + ",'datasets':["
                                + scale.formatted("s1", "16,16,16")
                                + ","
                                + scale.formatted("s0", "8,8,8")
                                + "]");
        assertEquals("s0", scales.finest().path());
        assertEquals(
                List.of("Level s0 is finer than s1, which is listed first."), scales.warnings());
    }

    /** Python writes NaN where JSON has no word. */
    @Test
    void attributesMayHoldNaN() throws IOException {
        array(zarr, "a", 0, "{'voxel_size':[8,8,8]}");
        Path file = folder.resolve("b.zarr/a/.zattrs");
        Files.writeString(
                file, "{\"voxel_size\": [8, 8, 8], \"_FillValue\": NaN, \"max\": -Infinity}");
        assertArrayEquals(new double[] {8, 8, 8}, Grids.of(zarr, "a").orElseThrow().scale());
        Files.writeString(file, "{\"voxel_size\": [NaN, 8, 8]}");
        String why = why(() -> Grids.open(zarr, "a", GivenSize.NONE));
        assertTrue(why.contains("Its attribute voxel_size says [NaN, 8.0, 8.0]"), why);
        for (String key : List.of("shape", "chunks", "fill_value")) {
            Path meta = folder.resolve("b.zarr/a/.zarray");
            String text = Files.readString(meta);
            Files.writeString(
                    meta,
                    text.replaceFirst(
                            "\"" + key + "\" : (\\[[^\\]]*\\]|[^,]*)", "\"" + key + "\" : NaN"));
            String refused = why(() -> Stores.open(folder.resolve("b.zarr")).open("a"));
            assertTrue(refused.contains(key), refused);
            Files.writeString(meta, text);
        }
    }
}
