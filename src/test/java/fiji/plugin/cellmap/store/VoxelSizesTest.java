// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large voxels are, as the writers of the field say it: read, asked for, never invented. */
class VoxelSizesTest extends VoxelSizeFiles {

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
}
