// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrthogonalPlanesTest {

    private static final int[] WINDOW = {3, 4, 5};

    /** What a network of planes says of a plane: of the voxel, its neighbours, and all. */
    private static float[] plane(float[] plane, int height, int width) {
        float sum = 0;
        for (float v : plane) sum += v;
        float[] out = new float[plane.length];
        for (int i = 0; i < height; i++)
            for (int j = 0; j < width; j++) {
                float above = i > 0 ? plane[(i - 1) * width + j] : 0;
                float right = j + 1 < width ? plane[i * width + j + 1] : 0;
                out[i * width + j] =
                        plane[i * width + j] + 3 * above - 7 * right + sum / plane.length + i;
            }
        return out;
    }

    /** One channel of what it says, and one of twice that. */
    private static final WindowFunction NETWORK =
            (in, n, w) -> {
                int area = w[1] * w[2];
                int voxels = w[0] * area;
                float[] out = new float[2 * in.length];
                for (int k = 0; k < n; k++)
                    for (int z = 0; z < w[0]; z++) {
                        float[] plane = new float[area];
                        System.arraycopy(in, k * voxels + z * area, plane, 0, area);
                        float[] says = plane(plane, w[1], w[2]);
                        for (int i = 0; i < area; i++) {
                            out[2 * k * voxels + z * area + i] = says[i];
                            out[(2 * k + 1) * voxels + z * area + i] = 2 * says[i];
                        }
                    }
                return out;
            };

    /** The mean of three passes over single planes, written out voxel by voxel. */
    private static float[] expected(float[] in) {
        float[] out = new float[60];
        for (int z = 0; z < 3; z++)
            for (int y = 0; y < 4; y++)
                for (int x = 0; x < 5; x++) {
                    float[] yx = new float[20];
                    float[] zx = new float[15];
                    float[] zy = new float[12];
                    for (int a = 0; a < 4; a++)
                        for (int b = 0; b < 5; b++) yx[a * 5 + b] = in[(z * 4 + a) * 5 + b];
                    for (int a = 0; a < 3; a++)
                        for (int b = 0; b < 5; b++) zx[a * 5 + b] = in[(a * 4 + y) * 5 + b];
                    for (int a = 0; a < 3; a++)
                        for (int b = 0; b < 4; b++) zy[a * 4 + b] = in[(a * 4 + b) * 5 + x];
                    out[(z * 4 + y) * 5 + x] =
                            (plane(yx, 4, 5)[y * 5 + x]
                                            + plane(zx, 3, 5)[z * 5 + x]
                                            + plane(zy, 3, 4)[z * 4 + y])
                                    / 3;
                }
        return out;
    }

    @Test
    void eachVoxelIsSeenInThreePlanes() {
        float[] in = Functions.noise(3, 2 * 60);
        float[] found =
                new OrthogonalPlanes(NETWORK, List.of("a", "b"), WindowShape.same(WINDOW))
                        .apply(in, 2, WINDOW);
        for (int k = 0; k < 2; k++) {
            float[] one = new float[60];
            System.arraycopy(in, k * 60, one, 0, 60);
            float[] expected = expected(one);
            for (int i = 0; i < 60; i++) {
                assertEquals(expected[i], found[2 * k * 60 + i], 1e-5f, "window " + k);
                assertEquals(2 * expected[i], found[(2 * k + 1) * 60 + i], 1e-5f);
            }
        }
    }

    private static ModelContract contract(List<String> classes, int[] window, int[] multiple) {
        return new ModelContract(
                1,
                "",
                Map.of(),
                classes,
                new double[] {8, 8, 8},
                window,
                multiple,
                1,
                0,
                "sigmoid");
    }

    private static PredictSection settings(int[] window, boolean flips) {
        return Named.of(PredictSection.class)
                .with(PredictSection::window, window)
                .with(PredictSection::flips, flips)
                .with(PredictSection::orthoplanes, true)
                .make();
    }

    /** The window of a network of planes is one plane; that of planes along all axes a cube. */
    @Test
    void theWindowIsACube() {
        ModelContract planes = contract(List.of("a"), new int[] {1, 16, 32}, new int[] {1, 8, 8});
        assertArrayEquals(
                new int[] {32, 32, 32},
                PredictChecks.window(settings(null, false), planes).input());
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> PredictChecks.window(settings(new int[] {4, 16, 16}, false), planes));
        assertTrue(e.why().contains("[4, 16, 16]"), e.why());
    }

    @Test
    void anOutputWithADirectionIsRefused() {
        for (String name : List.of("cell_aff_z-1", "cell_lsd_zz", "cell_centre_x"))
            assertThrows(
                    UsageException.class,
                    () ->
                            new OrthogonalPlanes(
                                    NETWORK, List.of("cell", name), WindowShape.same(WINDOW)));
        new OrthogonalPlanes(NETWORK, List.of("cell", "cell_centre"), WindowShape.same(WINDOW));
    }

    /** Through the predictor, with mirror images: 8 times 3 calls. */
    @Test
    void aPredictionSeesPlanesAlongAllAxes() {
        float[] in = Functions.noise(4, 64);
        int[] calls = {0};
        WindowFunction counted =
                (v, n, w) -> {
                    calls[0]++;
                    return v.clone();
                };
        BlockPredictor both =
                new BlockPredictor(
                        GreyBox.of(in, new long[] {4, 4, 4}),
                        counted,
                        contract(List.of("a"), new int[] {1, 4, 4}, new int[] {1, 4, 4}),
                        settings(null, true));
        float[] found = both.runner(1).apply(in.clone(), 1, Progress.none());
        assertEquals(1, both.grid().count());
        assertEquals(24, calls[0]);
        assertArrayEquals(in, found, 1e-5f);
    }
}
