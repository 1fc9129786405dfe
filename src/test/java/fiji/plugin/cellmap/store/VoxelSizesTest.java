// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How large voxels are, as the writers of the field say it: read, asked for, never invented. */
class VoxelSizesTest {

    private static final String NM = "'units':['nm','nm','nm']";
    private static final String AXES =
            "'axes':[{'name':'z','unit':'nanometer'},{'name':'y','unit':'nanometer'},"
                    + "{'name':'x','unit':'nanometer'}]";
    private static final String BARE_AXES = "'axes':[{'name':'z'},{'name':'y'},{'name':'x'}]";

    @TempDir Path folder;
    private ArrayStore n5;
    private ArrayStore zarr;

    @BeforeEach
    void open() {
        n5 = Stores.openOrCreate(folder.resolve("a.n5"), ContainerFormat.N5);
        zarr = Stores.openOrCreate(folder.resolve("b.zarr"));
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(
                text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "the test");
    }

    /** An array with edges of 16 >> level. */
    private static void array(ArrayStore in, String path, int level, String attributes) {
        long n = 16 >> level;
        in.create(path, ArraySpec.of(new long[] {n, n, n}, new int[] {4, 4, 4}, DType.UINT8));
        in.setAttributes(path, json(attributes));
    }

    private static void group(ArrayStore in, String path, String attributes) {
        in.createGroup(path);
        in.setAttributes(path, json(attributes));
    }

    /** A group em with levels s0 and s1 that say nothing themselves. */
    private Multiscale ngff(String scales) {
        array(zarr, "em/s0", 0, "{}");
        array(zarr, "em/s1", 1, "{}");
        group(zarr, "em", "{'multiscales':[{" + scales + "}]}");
        return Multiscale.read(zarr, "em");
    }

    private static void check(Multiscale.Level level, String path, double... scaleAndPlace) {
        assertEquals(path, level.path());
        double[] found = new double[6];
        System.arraycopy(level.grid().scale(), 0, found, 0, 3);
        System.arraycopy(level.grid().translation(), 0, found, 3, 3);
        assertArrayEquals(scaleAndPlace, found, 1e-9);
    }

    private static String why(Runnable read) {
        return assertThrows(CellMapException.class, read::run).getMessage();
    }

    // ------------------------------------------------------------- N5 viewer, COSEM, Paintera

    @Test
    void theN5ViewersLevelsAreMultiplesOfTheFinest() {
        String resolution = "{'pixelResolution':{'unit':'um','dimensions':[0.004,0.008,0.05]}";
        for (ArrayStore store : List.of(n5, zarr)) {
            array(store, "em/s0", 0, resolution + "}");
            array(store, "em/s1", 1, resolution + ",'downsamplingFactors':[2,2,1]}");
            array(store, "em/s10", 2, resolution + ",'downsamplingFactors':[8,8,2]}");
            assertTrue(Multiscale.isAt(store, "em"));
            Multiscale scales = Multiscale.read(store, "em");
            assertEquals(List.of("z", "y", "x"), scales.axes());
            check(scales.levels().get(0), "s0", 50, 8, 4, 0, 0, 0);
            check(scales.levels().get(1), "s1", 50, 16, 8, 0, 4, 2);
            check(scales.levels().get(2), "s10", 100, 64, 32, 25, 28, 14);
            assertArrayEquals(
                    new double[] {50, 16, 8}, Grids.of(store, "em/s1").orElseThrow().scale(), 1e-9);
            assertEquals(List.of(), scales.warnings());
        }
    }

    @Test
    void withoutFactorsTheShapesTellThem() {
        array(n5, "s0", 0, "{'pixelResolution':{'unit':'nm','dimensions':[4,4,4]}}");
        array(n5, "s1", 2, "{'pixelResolution':{'unit':'nm','dimensions':[4,4,4]}}");
        check(Multiscale.read(n5, "").levels().get(1), "s1", 16, 16, 16, 6, 6, 6);
    }

    @Test
    void aResolutionOfEachLevelIsNotMultiplied() {
        array(n5, "s0", 0, "{'pixelResolution':{'unit':'nm','dimensions':[4,4,4]}}");
        array(
                n5,
                "s1",
                1,
                "{'pixelResolution':{'unit':'nm','dimensions':[8,8,8]},'downsamplingFactors':[2,2,2]}");
        check(Multiscale.read(n5, "").levels().get(1), "s1", 8, 8, 8, 2, 2, 2);
        VoxelGrid alone = Grids.of(n5, "s1").orElseThrow();
        assertArrayEquals(new double[] {8, 8, 8}, alone.scale());
        assertArrayEquals(new double[] {2, 2, 2}, alone.translation());
    }

    @Test
    void theGroupMaySayTheResolutionAndTheFactors() {
        array(n5, "em/s0", 0, "{}");
        array(n5, "em/s1", 1, "{}");
        group(
                n5,
                "em",
                "{'pixelResolution':{'unit':'micron','dimensions':[0.004,0.004,0.04]},"
                        + "'scales':[[1,1,1],[2,2,1]]}");
        List<Multiscale.Level> levels = Multiscale.read(n5, "em").levels();
        check(levels.get(0), "s0", 40, 4, 4, 0, 0, 0);
        check(levels.get(1), "s1", 40, 8, 8, 0, 2, 2);
    }

    @Test
    void cosemsTransformsNameTheirAxes() {
        String transform = NM + ",'scale':[5.24,4,4],'translate':[10,20,30]}}";
        for (ArrayStore store : List.of(n5, zarr)) {
            array(store, "em/s0", 0, "{'transform':{'axes':['z','y','x']," + transform);
            array(store, "em/s1", 1, "{'transform':{'axes':['x','y','z']," + transform);
            group(store, "em", "{'multiscales':[{'datasets':[{'path':'s0'},{'path':'s1'}]}]}");
            List<Multiscale.Level> levels = Multiscale.read(store, "em").levels();
            check(levels.get(0), "s0", 5.24, 4, 4, 10, 20, 30);
            check(levels.get(1), "s1", 4, 4, 5.24, 30, 20, 10);
        }
    }

    @Test
    void cosemsTransformsMayStandInTheListOrInTheGroup() {
        String transform =
                "'transform':{'axes':['z','y','x'],"
                        + NM
                        + ",'scale':[5.24,4,4],'translate':[1,0,0]}";
        Multiscale scales = ngff("'datasets':[{'path':'s0'," + transform + "},{'path':'s1'}]");
        check(scales.levels().get(0), "s0", 5.24, 4, 4, 1, 0, 0);
        check(scales.levels().get(1), "s1", 10.48, 8, 8, 3.62, 2, 2);
        assertEquals(1, scales.warnings().size(), "s1 follows from the shapes");
        array(n5, "em/s0", 0, "{}");
        group(n5, "em", "{" + transform + "}");
        check(Multiscale.read(n5, "em").finest(), "s0", 5.24, 4, 4, 1, 0, 0);
    }

    @Test
    void painterasResolutionBeginsWithX() {
        group(n5, "raw", "{'painteraData':{'type':'raw'}}");
        array(n5, "raw/data/s0", 0, "{}");
        array(n5, "raw/data/s1", 1, "{'downsamplingFactors':[2,2,1]}");
        group(n5, "raw/data", "{'multiScale':true,'resolution':[4,4,40],'offset':[8,0,80]}");
        Multiscale scales = Multiscale.read(n5, "raw/data");
        check(scales.levels().get(0), "s0", 40, 4, 4, 80, 0, 8);
        check(scales.levels().get(1), "s1", 40, 8, 8, 80, 2, 10);
        assertTrue(scales.warnings().get(0).contains("taken for nanometres"), "no unit is told");
        String why = why(() -> Multiscale.read(n5, "raw"));
        assertTrue(why.contains("images in it: data."), why);
    }

    @Test
    void neuroglancersResolutionNamesItsAxes() {
        array(n5, "em/s0", 0, "{}");
        group(
                n5,
                "em",
                "{'axes':['x','y','z'],'units':['nm','nm','um'],'resolution':[4,4,0.04],"
                        + "'downsamplingFactors':[[1,1,1]]}");
        check(Multiscale.read(n5, "em").finest(), "s0", 40, 4, 4, 0, 0, 0);
    }

    @Test
    void imageJsCalibrationIsRead() {
        array(
                n5,
                "em",
                0,
                "{'pixelWidth':4,'pixelHeight':5,'pixelDepth':0.04,'pixelUnit':'\u00b5m'}");
        assertArrayEquals(
                new double[] {40, 5000, 4000}, Grids.of(n5, "em").orElseThrow().scale(), 1e-9);
    }

    @Test
    void aSingleArrayTellsItsOwnSize() {
        array(n5, "raw", 0, "{'pixelResolution':{'unit':'nm','dimensions':[4,5,6]}}");
        array(zarr, "raw", 0, "{'resolution':[4,5,6],'offset':[1,2,3]}");
        assertArrayEquals(new double[] {6, 5, 4}, Grids.of(n5, "raw").orElseThrow().scale());
        VoxelGrid official = Grids.of(zarr, "raw").orElseThrow();
        assertArrayEquals(new double[] {4, 5, 6}, official.scale());
        assertArrayEquals(new double[] {1, 2, 3}, official.translation());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'pixelResolution':[4,4,4]}",
                "{'pixelResolution':{'unit':'pixel','dimensions':[1,1,1]}}",
                "{'pixelResolution':{'dimensions':[4,4,4]}}",
                "{'pixelResolution':{'unit':'micrn','dimensions':[4,4,4]}}",
                "{'pixelWidth':1,'pixelHeight':1,'pixelDepth':1,'pixelUnit':'pixel'}",
                "{'resolution':[4,4,40]}",
                "{'resolution':[1,1,1],'multiScale':true}",
                "{'resolution':[0.4,0.4,2],'multiScale':true,'saved_completely':true}",
                "{'transform':{'axes':['z','y','x'],'units':['nm','nm','nm'],'scale':[0,4,4]}}",
                "{'transform':{'axes':['z','y','x'],'units':['nm','nm'],'scale':[4,4,4]}}",
                "{'transform':{'axes':['y','x'],'units':['nm','nm'],'scale':[4,4]}}",
                "{'voxel_size':[4,-4,4]}",
                "{'voxel_size':['a','b','c']}"
            })
    void whatIsNoVoxelSizeIsAskedFor(String attributes) {
        array(n5, "em/s0", 0, attributes);
        assertTrue(Grids.of(n5, "em/s0").isEmpty());
        String why = why(() -> Multiscale.read(n5, "em"));
        assertTrue(why.contains("voxel size is unknown"), why);
        assertTrue(why.contains("voxelSize"), why);
        Multiscale given = Multiscale.read(n5, "em", GivenSize.always(new double[] {8, 4, 4}));
        check(given.finest(), "s0", 8, 4, 4, 0, 0, 0);
        assertTrue(given.warnings().get(0).contains("given"), given.warnings().toString());
    }

    @Test
    void arraysThatSayNothingAreNoMultiscale() {
        array(zarr, "em/s0", 0, "{}");
        assertFalse(Multiscale.isAt(zarr, "em"), "a prediction gets its metadata last");
        assertFalse(Multiscale.isAt(zarr, "em/s0"));
    }

    // ------------------------------------------------------------- OME-NGFF

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'version':'0.1'",
                "'version':'0.2'",
                "'version':'0.3','axes':['z','y','x']",
                "'version':'0.4'," + AXES
            })
    void versionsWithoutTransformationsAskForTheVoxelSize(String version) {
        String scales = version + ",'datasets':[{'path':'s0'},{'path':'s1'}]";
        String why = why(() -> ngff(scales));
        assertTrue(why.contains("unknown"), why);
        List<Multiscale.Level> levels =
                Multiscale.read(zarr, "em", GivenSize.always(new double[] {40, 4, 4})).levels();
        check(levels.get(0), "s0", 40, 4, 4, 0, 0, 0);
        check(levels.get(1), "s1", 80, 8, 8, 20, 2, 2);
    }

    @Test
    void theFirstVersionsHaveFiveAxes() {
        ArraySpec spec =
                ArraySpec.of(new long[] {1, 1, 4, 4, 4}, new int[] {1, 1, 4, 4, 4}, DType.UINT8);
        zarr.create("em/0", spec);
        group(zarr, "em", "{'multiscales':[{'version':'0.1','datasets':[{'path':'0'}]}]}");
        Multiscale scales = Multiscale.read(zarr, "em", GivenSize.always(new double[] {8, 8, 8}));
        assertEquals(List.of("t", "c", "z", "y", "x"), scales.axes());
        assertEquals(3, scales.open(zarr, "em", scales.finest()).spec().rank());
    }

    @Test
    void aLevelWithoutTransformationFollowsFromTheShapes() {
        Multiscale scales =
                ngff(
                        AXES
                                + ",'datasets':[{'path':'s0','coordinateTransformations':"
                                + "[{'type':'scale','scale':[8,4,4]},"
                                + "{'type':'translation','translation':[100,0,0]}]},"
                                + "{'path':'s1'}]");
        check(scales.levels().get(1), "s1", 16, 8, 8, 104, 2, 2);
        assertTrue(scales.warnings().get(0).contains("s1 says no voxel size"));
    }

    @Test
    void aTranslationAloneIsNoVoxelSize() {
        String why =
                why(
                        () ->
                                ngff(
                                        AXES
                                                + ",'datasets':[{'path':'s0','coordinateTransformations':"
                                                + "[{'type':'translation','translation':[1,2,3]}]}]"));
        assertTrue(why.contains("no scale"), why);
    }

    @Test
    void aScaleOfTheWholeGroupAloneIsThatOfTheFirstLevel() {
        Multiscale scales =
                ngff(
                        AXES
                                + ",'coordinateTransformations':[{'type':'scale','scale':[8,4,4]}],"
                                + "'datasets':[{'path':'s0'},{'path':'s1'}]");
        check(scales.levels().get(0), "s0", 8, 4, 4, 0, 0, 0);
        check(scales.levels().get(1), "s1", 16, 8, 8, 4, 2, 2);
    }

    @Test
    void aLengthWithoutUnitIsTakenForNanometresWithANote() {
        String levels =
                ",'datasets':[{'path':'s0','coordinateTransformations':[{'type':'scale','scale':";
        Multiscale scales = ngff(BARE_AXES + levels + "[8,4,4]}]}]");
        check(scales.finest(), "s0", 8, 4, 4, 0, 0, 0);
        assertTrue(scales.warnings().get(0).contains("without a unit: taken for nanometres"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,1,1]", "[0.008,0.004,0.004]"})
    void aLengthWithoutUnitThatIsNoVoxelOfAnElectronMicroscopeIsAskedFor(String scale) {
        String levels =
                ",'datasets':[{'path':'s0','coordinateTransformations':[{'type':'scale','scale':";
        String why = why(() -> ngff(BARE_AXES + levels + scale + "}]}]"));
        assertTrue(why.contains("without a unit"), why);
    }

    @Test
    void aUnitOfSomeAxesIsNotOneOfAll() {
        String why =
                why(
                        () ->
                                ngff(
                                        "'axes':[{'name':'z'},{'name':'y','unit':'micrometer'},"
                                                + "{'name':'x','unit':'micrometer'}],'datasets':[{'path':'s0',"
                                                + "'coordinateTransformations':[{'type':'scale','scale':[8,4,4]}]}]"));
        assertTrue(why.contains("for some axes only"), why);
    }

    @Test
    void version06IsReadWhereItsSystemsKeepTheAxesApart() {
        String systems =
                "'coordinateSystems':[{'name':'other','axes':[{'name':'x'}]},{'name':'em',"
                        + AXES
                        + "}],";
        String s0 =
                "{'path':'s0','coordinateTransformations':[{'type':'sequence','input':'s0','output':'em',"
                        + "'transformations':[{'type':'scale','scale':[4,4,4]},"
                        + "{'type':'translation','translation':[1,2,3]},"
                        + "{'type':'scale','scale':[2,1,1]}]}]}";
        Multiscale scales =
                ngff(
                        "'version':'0.6',"
                                + systems
                                + "'coordinateTransformations':[{'type':'affine','input':'em'}],"
                                + "'datasets':["
                                + s0
                                + "]");
        check(scales.finest(), "s0", 8, 4, 4, 2, 2, 3);
        assertEquals(1, scales.warnings().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'version':'0.7' | OME-NGFF 0.7",
                "'version':'1.0' | OME-NGFF 1.0",
                "'x':1,@'datasets':[] | No dataset",
                "'x':1,@'datasets':[{'name':'s0'}] | no path",
                "'x':1,@'datasets':[{'path':'../s0'}] | leads out",
                "'x':1,@'datasets':[{'path':'s0'},{'path':'./s0'}] | twice",
                "'axes':['z','y','y'] | alike",
                "'axes':['t','y','x'] | z, y and x are needed",
                "'x':1,@'datasets':[{'path':'s0','coordinateTransformations':[{'type':'rotation'}]}] |"
                        + " \"rotation\" is not supported",
                "'x':1,@'datasets':[{'path':'s0','coordinateTransformations':[{'type':'scale','path':'p'}]}] |"
                        + " stored as an array",
                "'x':1,@'datasets':[{'path':'s0','coordinateTransformations':[{'type':'scale','scale':[4]}]}] |"
                        + " for the axes",
                "'x':1,@'datasets':[{'path':'s0','coordinateTransformations':[{'type':'scale','scale':[4,4,'4']}]}] |"
                        + " for the axes",
                "'x':1,@'datasets':[{'path':'s0','coordinateTransformations':[{'type':'scale','scale':[4,4,4]},"
                        + "{'type':'scale','scale':[4,4,4]}]}] | Two scales",
                "'x':1,@'datasets':[{'path':'s0','coordinateTransformations':[{'type':'scale','scale':[4,0,4]}]}] |"
                        + " [4.0, 0.0, 4.0]"
            })
    void whatContradictsItselfIsRefusedByName(String scales, String named) {
        String whole = scales.replace('@', ' ');
        if (!whole.contains("datasets")) whole += ",'datasets':[{'path':'s0'}]";
        if (!whole.contains("axes")) whole += "," + AXES;
        String text = whole;
        String why = why(() -> ngff(text));
        assertTrue(why.contains(named), why);
    }

    @Test
    void pathsMayBeNestedAndUntidy() {
        array(zarr, "em/a/b/s0", 0, "{}");
        group(
                zarr,
                "em",
                "{'multiscales':[{"
                        + AXES
                        + ",'datasets':[{'path':'./a//b/s0/','coordinateTransformations':"
                        + "[{'type':'scale','scale':[8,4,4]}]}]}]}");
        assertEquals("a/b/s0", Multiscale.read(zarr, "em").finest().path());
        assertArrayEquals(
                new double[] {8, 4, 4}, Grids.of(zarr, "em/a/b/s0").orElseThrow().scale());
    }

    @Test
    void ngffInN5MayListItsAxesFromTheFastestOn() {
        array(n5, "em/s0", 0, "{}");
        group(
                n5,
                "em",
                "{'multiscales':[{'axes':[{'name':'x','unit':'nm'},{'name':'y','unit':'nm'},"
                        + "{'name':'z','unit':'nm'}],'datasets':[{'path':'s0','coordinateTransformations':"
                        + "[{'type':'scale','scale':[40,5,4]}]}]}]}");
        Multiscale scales = Multiscale.read(n5, "em");
        assertEquals(List.of("z", "y", "x"), scales.axes());
        check(scales.finest(), "s0", 4, 5, 40, 0, 0, 0);
    }

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
