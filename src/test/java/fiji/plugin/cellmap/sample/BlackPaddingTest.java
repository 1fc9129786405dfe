// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.util.CellMapException;
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
        double[] min = {-4, -4, -4};
        List<String> classes = List.of("mito");
        return crop.read(classes, min, Synthetic.EIGHT, shape, Intensity.NONE);
    }

    @Test
    void solidBlackIsLeftOut() {
        Patch patch = all(crop(9));
        Patch whole = all(crop(9).withPadding(true));
        for (int i = 0; i < patch.mask().length; i++) {
            assertEquals(i % N < 9 ? 0 : 1, patch.mask()[i], "voxel " + i);
            assertEquals(i % N < 9 ? 0 : 1, patch.target()[i], "voxel " + i);
            assertEquals(1, whole.mask()[i]);
        }
    }

    @Test
    void singleBlackVoxelsAndPlanesAreImage() {
        Patch patch = all(crop(0));
        for (byte m : patch.mask()) assertEquals(1, m);
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
