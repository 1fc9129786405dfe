// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Seeds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Black padding of the EM teaches nothing; single black voxels are image. */
class BlackPaddingTest {

    private static final int N = 24;

    /** Annotated everywhere; EM is black below x = {@code black}, in one voxel and in one plane. */
    private static TrainingCrop crop(int black) {
        int[] shape = {N, N, N};
        float[] raw = Synthetic.constant(100, shape);
        for (int i = 0; i < raw.length; i++) if (i % N < black) raw[i] = 0;
        raw[(10 * N + 10) * N + 20] = 0;
        for (int i = 0; i < N * N; i++) raw[5 * N * N + i] = 0;
        Volume em = Synthetic.volume(Synthetic.grid(8, 0, 0, 0), shape, raw);
        Volume label = Synthetic.label(0, N, 1);
        return new TrainingCrop("crop", em, Map.of("mito", label, "er", label));
    }

    private static Patch all(TrainingCrop crop) {
        int[] shape = {N, N, N};
        Targets targets = Targets.masks(List.of("mito"));
        return crop.read(targets, new double[3], Synthetic.EIGHT, shape, Intensity.NONE);
    }

    @Test
    void solidBlackIsLeftOut() {
        Patch patch = all(crop(9));
        Patch whole = all(crop(9).withPadding(true));
        for (int i = 0; i < patch.labels().length; i++) {
            assertEquals(i % N < 9 ? 0 : 1, patch.mask(i), "voxel " + i);
            assertEquals(i % N < 9 ? 0 : 1, patch.target(i), "voxel " + i);
            assertEquals(1, whole.mask(i));
        }
    }

    @Test
    void singleBlackVoxelsAndPlanesAreImage() {
        Patch patch = all(crop(0));
        for (byte label : patch.labels()) assertEquals(Patch.PRESENT, label);
    }

    /** Cubes of three in random masks, found one by one. */
    @Test
    void cubesAreFoundAndNothingElse() {
        int[] shape = {7, 9, 12};
        for (int k = 0; k < 20; k++) {
            byte[] black = new byte[7 * 9 * 12];
            for (int i = 0; i < black.length; i++)
                black[i] = (byte) (Seeds.mixed(k * 1000L + i) % 16 != 0 ? -1 : 0);
            boolean[] expected = new boolean[black.length];
            for (int z = -1; z < 8; z++)
                for (int y = -1; y < 10; y++)
                    for (int x = -1; x < 13; x++) mark(black, shape, z, y, x, expected);
            byte[] solid = BlackPadding.solid(black, shape);
            for (int i = 0; i < expected.length; i++)
                assertEquals(expected[i] ? -1 : 0, solid == null ? 0 : solid[i], k + " " + i);
        }
    }

    /** Marks a cube that is black as far as it lies in the patch, its middle being there. */
    private static void mark(byte[] black, int[] shape, int z, int y, int x, boolean[] found) {
        if (z < 0 || y < 0 || x < 0 || z >= shape[0] || y >= shape[1] || x >= shape[2]) return;
        boolean all = true;
        for (int pass = 0; pass < 2 && all; pass++)
            for (int i = 0; i < found.length; i++) {
                int dz = i / shape[2] / shape[1] - z;
                int dy = i / shape[2] % shape[1] - y;
                int dx = i % shape[2] - x;
                if (Math.max(Math.abs(dz), Math.max(Math.abs(dy), Math.abs(dx))) > 1) continue;
                if (pass == 0) all &= black[i] != 0;
                else found[i] = true;
            }
    }

    @Test
    void patchesLieWhereThereIsSomethingToLearn() {
        PatchSource source = Synthetic.source(List.of(crop(16)), AugmentSection.none(), 4, 3);
        for (int k = 0; k < 40; k++) {
            Patch patch = source.patch(k);
            assertTrue(patch.annotated());
            assertEquals(patch.min()[2], source.patch(k).min()[2]);
        }
        PatchSource black = Synthetic.source(List.of(crop(N)), AugmentSection.none(), 4, 3);
        CellMapException e = assertThrows(CellMapException.class, () -> black.patch(0));
        assertTrue(e.fix().contains("data.learn_padding"), e.fix());
    }
}
