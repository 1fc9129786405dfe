// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.process.ImageField;
import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.process.block.Bench3.ArrayMask;
import fiji.plugin.cellmap.process.block.Connectivity;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.Regions;
import fiji.plugin.cellmap.process.block.Stages;
import fiji.plugin.cellmap.process.watershed.DistanceTransform;
import fiji.plugin.cellmap.process.watershed.SeededWatershed;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The steps against scipy, scikit-image, cc3d and edt, in small blocks. The fixture was made by
 * {@code src/test/python/process_oracles.py} (scipy 1.17.1, scikit-image 0.26.0,
 * connected-components-3d 4.1.1, edt 3.1.2).
 */
class OraclesTest {

    private static final double[] EDGES = {8, 5.24, 4};

    /** A group of the fixture, with a place to work at. */
    private record Case(ArrayStore store, String name, Bench3 bench) implements AutoCloseable {

        static Case open(String name) throws URISyntaxException {
            Path zip =
                    Path.of(
                            OraclesTest.class
                                    .getResource("/fiji/plugin/cellmap/process/oracles.zip")
                                    .toURI());
            return new Case(Stores.open(zip), name, new Bench3(new int[] {5, 7, 6}, 14, 2));
        }

        ChunkedArray array(String what) {
            return store.open(name + "/" + what);
        }

        Object values(String what) {
            return Bench3.read(array(what));
        }

        /** What a rule makes of the probability. */
        Draft draft(Map<String, Object> rule) {
            ProcessSection section =
                    Named.of(ProcessSection.class).with(ProcessSection::defaults, rule).make();
            Setting.Subject subject = new Setting.Subject("mito", true, List.of("mito"));
            Pipeline pipeline = Pipeline.of(section, subject, SettingTest.REFUSAL);
            Bench on = new Bench("mito", EDGES, bench.place(), n -> field(), Progress.none());
            Stages stages = new Stages("", pipeline.passes(), Progress.none());
            return pipeline.apply(Draft.of(field()), on, stages);
        }

        ImageField field() {
            VoxelGrid grid = new VoxelGrid(EDGES, new double[3]);
            return new ImageField(VoxelImage.of(array("probability"), grid));
        }

        @Override
        public void close() {
            bench.close();
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coarse", "fine", "flat"})
    void smoothingIsScipysGaussianFilter(String name) throws Exception {
        try (Case c = Case.open(name)) {
            GaussianField field = new GaussianField(c.field(), new double[] {1.2, 2.0, 0.7});
            float[] expected = (float[]) c.values("gaussian");
            Box all = Box.of(field.shape());
            assertArrayEquals(expected, field.read(all), 1e-4f);
            Box part = new Box(new long[] {1, 5, 3}, new long[] {3, 8, 9});
            float[] cut = new float[(int) part.size()];
            Boxes.copy(field.read(all), all, cut, part);
            assertArrayEquals(cut, field.read(part), "the same bits in any box");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coarse", "fine", "flat"})
    void hysteresisHolesAndComponents(String name) throws Exception {
        double low = 120.0 / 255;
        try (Case c = Case.open(name)) {
            assertArrayEquals(
                    (byte[]) c.values("hysteresis"),
                    Bench3.read(
                            c.draft(Map.of("threshold", low, "hysteresis", 160.0 / 255))
                                    .foreground()));
            assertArrayEquals(
                    (byte[]) c.values("holes"),
                    Bench3.read(
                            c.draft(Map.of("threshold", low, "fill_holes", "all")).foreground()));
            Mask mask = c.draft(Map.of("threshold", low)).foreground();
            int[] ids = new int[(int) Box.of(mask.shape()).size()];
            Regions.of(
                            mask,
                            Connectivity.CORNERS,
                            Regions.Marks.NONE,
                            c.bench.place(),
                            Progress.none())
                    .forEach(
                            (voxels, marked) -> voxels >= 12,
                            (box, v) -> Boxes.copy(v, box, ids, Box.of(mask.shape())),
                            Progress.none());
            assertArrayEquals((int[]) c.values("components"), ids);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coarse", "fine", "flat"})
    void distancesAreExact(String name) throws Exception {
        try (Case c = Case.open(name)) {
            byte[] values = (byte[]) c.values("probability");
            byte[] inside = new byte[values.length];
            for (int i = 0; i < inside.length; i++)
                inside[i] = (byte) ((values[i] & 0xff) > 120 ? 1 : 0);
            Mask mask = new ArrayMask(inside, c.array("probability").spec().shape());
            short[] squared = (short[]) c.values("squared");
            short[] found = levels(mask, new double[] {8, 8, 8}, "equal", c);
            for (int i = 0; i < found.length; i++)
                if (inside[i] != 0)
                    assertEquals(32767 - (int) Math.floor(16 * Math.sqrt(squared[i])), found[i]);
            float[] unequal = (float[]) c.values("distance_edt");
            found = levels(mask, EDGES, "unequal", c);
            for (int i = 0; i < found.length; i++)
                if (inside[i] != 0)
                    assertEquals(
                            32767 - 16 * unequal[i] / 4.0, found[i], 1 + 1e-4, "a step of 1/16");
        }
    }

    private static short[] levels(Mask mask, double[] edges, String name, Case c) {
        return (short[])
                Bench3.read(
                        new DistanceTransform(mask, edges, c.bench.place())
                                .levels(name, Progress.none()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"coarse", "fine", "flat"})
    void seedsAreDeepBasinsAndTheWatershedIsScikits(String name) throws Exception {
        try (Case c = Case.open(name)) {
            ChunkedArray seeds =
                    SeededWatershed.seeds(
                            c.array("level"), 40, "seeds", c.bench.place(), Progress.none());
            assertArrayEquals((int[]) c.values("seeds"), (int[]) Bench3.read(seeds));
            ChunkedArray objects =
                    SeededWatershed.flood(
                            c.array("distinct"),
                            seeds,
                            "objects",
                            c.bench.place(),
                            Progress.none());
            int[] labels = (int[]) Bench3.read(objects);
            assertArrayEquals((int[]) c.values("watershed"), labels);
            assertTrue(java.util.Arrays.stream(labels).max().orElse(0) > 1);
        }
    }
}
