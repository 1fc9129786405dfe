// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Voxel sizes of OME-NGFF, with every form of missing or partial transformations. */
class NgffVoxelSizesTest extends VoxelSizeFiles {

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
}
