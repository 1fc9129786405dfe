// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks without padding, and with output at another voxel size: every voxel of the result is
 * that of the definition, with real grey values around the box where there are some.
 */
class ValidPredictionTest {

    private static final long[] EM = {19, 24, 26};
    private static final int[] AT = {4, 5, 3};
    private static final long[] BOX = {11, 13, 20};
    private static final float[] GREY = Functions.noise(3, 19 * 24 * 26);

    private static final long LEAST = 0;

    @TempDir Path folder;

    /** A crop of the EM, which goes on around it. */
    private record Crop() implements BlockSource<float[]> {
        @Override
        public Box bounds() {
            return Box.of(EM).translate(-AT[0], -AT[1], -AT[2]);
        }

        @Override
        public float[] read(Box box) {
            Box there = box.translate(AT[0], AT[1], AT[2]);
            assertTrue(Box.of(EM).contains(there), "reads real data only: " + there);
            float[] out = new float[(int) there.size()];
            Boxes.copy(GREY, Box.of(EM), out, there);
            return out;
        }
    }

    private static ModelContract contract(double[] voxels, int[] window, int[] out, double[] size) {
        return new ModelContract(
                1,
                "",
                Map.of(),
                List.of("mito", "er"),
                voxels,
                window,
                new int[] {2, 2, 2},
                1,
                0,
                "none",
                null,
                out,
                size);
    }

    static Stream<ModelContract> networks() {
        double[] eight = {8, 8, 8};
        return Stream.of(
                contract(eight, new int[] {10, 10, 12}, new int[] {4, 4, 6}, null),
                contract(eight, new int[] {8, 12, 16}, new int[] {2, 6, 4}, null),
                contract(eight, new int[] {30, 30, 30}, new int[] {24, 24, 24}, null),
                // As COSEM's: twice as fine as the input.
                contract(
                        eight,
                        new int[] {10, 10, 12},
                        new int[] {8, 8, 12},
                        new double[] {4, 4, 4}),
                contract(
                        eight,
                        new int[] {9, 9, 9},
                        new int[] {9, 5, 10},
                        new double[] {8.0 / 3, 8, 4}),
                // Twice as coarse.
                contract(
                        new double[] {4, 4, 4},
                        new int[] {12, 12, 12},
                        new int[] {3, 4, 2},
                        new double[] {8, 8, 8}));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyVoxelIsThatOfTheDefinition(ModelContract contract) {
        WindowShape shape = contract.windowShape();
        long[] size = Domain.of(new GreyBox(new Crop(), BOX), shape, new int[3]).outputShape();
        float[] expected = definition(shape, size);
        for (Double overlap : new Double[] {null, 0.5})
            for (long budget : new long[] {1 << 30, LEAST}) {
                float[] mito = predict(contract, overlap, budget, false, "mito", size);
                Golden.assertClose(expected, mito, 1e-6, shape + " " + overlap + " " + budget);
            }
        float[] mito = predict(contract, null, 1 << 30, false, "mito", size);
        float[] er = predict(contract, null, 1 << 30, false, "er", size);
        for (int i = 0; i < mito.length; i++)
            assertEquals(Math.max(0, square(expected[i])), er[i], 1e-6);
        assertArrayEquals(mito, predict(contract, null, 1 << 30, false, "mito", size));
    }

    private static float square(float v) {
        return v * v;
    }

    /** Mirrored windows give mirrored outputs, brought back to the output's own size. */
    @Test
    void mirrorImagesAreAveraged() {
        ModelContract contract = networks().findFirst().orElseThrow();
        WindowShape shape = contract.windowShape();
        float[] flipped = predict(contract, null, 1 << 30, true, "mito", BOX);
        float[] expected = new float[flipped.length];
        for (int axes = 0; axes < 8; axes++) {
            int mirror = axes;
            float[] one =
                    definition(
                            shape,
                            BOX,
                            (box, z, y, x) ->
                                    new int[] {
                                        (mirror & 1) != 0 ? 2 * shape.margin(0) - z : z,
                                        (mirror & 2) != 0 ? 2 * shape.margin(1) - y : y,
                                        (mirror & 4) != 0 ? 2 * shape.margin(2) - x : x
                                    });
            for (int i = 0; i < one.length; i++) expected[i] += one[i] / 8;
        }
        Golden.assertClose(expected, flipped, 1e-6, "flips");
    }

    @Test
    void otherWindowsKeepTheContext() {
        ModelContract contract = networks().findFirst().orElseThrow();
        PredictSection settings = section("predict.window=[12, 14, 12]");
        WindowShape shape = PredictChecks.window(settings, contract);
        assertArrayEquals(new int[] {6, 8, 6}, shape.output());
        for (String wrong : new String[] {"[11, 10, 12]", "[6, 10, 12]"}) {
            PredictSection other = section("predict.window=" + wrong);
            UsageException e =
                    assertThrows(UsageException.class, () -> PredictChecks.window(other, contract));
            assertTrue(e.fix().contains("[10, 10, 12] or more or less"), e.getMessage());
        }
    }

    private static PredictSection section(String... sets) {
        return ConfigFile.parse("test", "name: t\nclasses: [mito]\n", List.of(sets))
                .experiment()
                .predict();
    }

    private float[] predict(
            ModelContract contract,
            Double overlap,
            long budget,
            boolean flips,
            String name,
            long[] size) {
        Path place = folder.resolve(contract.windowShape() + " " + overlap + budget + flips);
        PredictSection settings =
                section(
                        "predict.overlap=" + overlap,
                        "predict.flips=" + flips,
                        "predict.batch_size=3",
                        "predict.dtype=float32");
        try (var store = Stores.openOrCreate(place)) {
            PredictionRequest request =
                    new PredictionRequest(
                            new GreyBox(new Crop(), BOX),
                            new VoxelGrid(contract.resultVoxelSize(), new double[3]),
                            new ValidNetwork(contract.windowShape()),
                            contract,
                            settings,
                            "model",
                            store,
                            "",
                            place.resolveSibling(place.getFileName() + ".ledger"));
            predictor(request, budget).run(Progress.none());
            var array = store.open(name + "/s0");
            assertArrayEquals(size, array.spec().shape());
            return (float[]) array.read(Box.of(size));
        }
    }

    /** With the least memory there are several columns, each with its own windows. */
    private static Predictor predictor(PredictionRequest request, long budget) {
        int[] chunk = {4, 8, 8};
        if (budget != LEAST) return new Predictor(request, null, chunk, budget);
        for (long some = 20_000; ; some += some / 8) {
            try {
                return new Predictor(request, null, chunk, some);
            } catch (UsageException e) {
                assertTrue(some < 1 << 22, "it fits some day");
            }
        }
    }

    /** Where a neighbour of a voxel of the result lies. */
    private interface Neighbour {
        int[] at(int[] first, int z, int y, int x);
    }

    private static float[] definition(WindowShape shape, long[] size) {
        return definition(shape, size, (first, z, y, x) -> new int[] {z, y, x});
    }

    private static float[] definition(WindowShape shape, long[] size, Neighbour neighbour) {
        float[] out = new float[(int) (size[0] * size[1] * size[2])];
        for (int i = 0; i < out.length; i++) {
            int[] at = {
                (int) (i / (size[1] * size[2])), (int) (i / size[2] % size[1]), (int) (i % size[2])
            };
            int[] first = new int[3];
            for (int d = 0; d < 3; d++)
                first[d] = at[d] / shape.outputStep()[d] * shape.inputStep()[d];
            float value =
                    ValidNetwork.value(
                            shape,
                            at,
                            (z, y, x) -> {
                                int[] n =
                                        neighbour.at(
                                                first, z - first[0], y - first[1], x - first[2]);
                                return grey(
                                        first[0] + n[0] - shape.margin(0) + AT[0],
                                        first[1] + n[1] - shape.margin(1) + AT[1],
                                        first[2] + n[2] - shape.margin(2) + AT[2]);
                            });
            out[i] = Math.min(1, Math.max(0, value));
        }
        return out;
    }

    /** The EM, its border going on for ever. */
    private static float grey(int z, int y, int x) {
        int cz = Math.max(0, Math.min(18, z));
        int cy = Math.max(0, Math.min(23, y));
        int cx = Math.max(0, Math.min(25, x));
        return GREY[(cz * 24 + cy) * 26 + cx];
    }
}
