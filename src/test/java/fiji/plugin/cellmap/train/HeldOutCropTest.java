// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.VoxelGrid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutCropTest {

    private static final double[] NM = {8, 8, 8};

    /** A crop in the corner of an EM: what is around it goes on as for a prediction. */
    @Test
    void theContextOfACropAtTheBorderRepeatsTheEm() {
        float[] ramp = new float[216];
        for (int i = 0; i < 216; i++) ramp[i] = 1 + i;
        float[] label = new float[8];
        label[0] = 1;
        VoxelGrid grid = new VoxelGrid(NM, new double[3]);
        TrainingCrop crop =
                new TrainingCrop(
                        "corner",
                        Volume.of("em", grid, new int[] {6, 6, 6}, ramp),
                        Map.of("mito", Volume.of("label", grid, new int[] {2, 2, 2}, label)));
        int[] margin = {1, 2, 3};
        HeldOutCrop held =
                HeldOutCrop.read(
                        crop,
                        Targets.masks(List.of("mito")),
                        NM,
                        new int[] {9, 9, 9},
                        margin,
                        new Intensity(2, 1));
        assertArrayEquals(new int[] {2, 2, 2}, held.shape());
        assertEquals(4 * 6 * 8, held.raw().length);
        for (int i = 0; i < held.raw().length; i++) {
            int z = Math.max(0, i / 48 - 1);
            int y = Math.max(0, i / 8 % 6 - 2);
            int x = Math.max(0, i % 8 - 3);
            assertEquals(2 * (1 + (z * 6 + y) * 6 + x) + 1, held.raw()[i], "voxel " + i);
        }
        assertEquals(HeldOutCrop.PRESENT, held.truth().plane(0, 0)[0]);
        assertEquals(HeldOutCrop.ABSENT, held.truth().plane(0, 1)[3]);
    }
}
