// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ShapeChannel;
import fiji.plugin.cellmap.net.container.Weights;
import org.junit.jupiter.api.Test;

class ObjectCentresTest {

    /** The longest way is 127 nm: a step of the code is 1 nm. */
    private static final ShapeTargets SETTINGS =
            new ShapeTargets(ShapeOracle.SCALE, 127, new double[] {1, 1, 1}, 1, 0);

    private static byte[] target(WideLabels labels, ShapeChannel channel, double[] edge) {
        return new ObjectCentres(labels).target(channel, SETTINGS, edge);
    }

    /** Random labels, cut objects and unknown voxels among them. */
    @Test
    void centresOfSciPy() {
        Weights oracle = ShapeOracle.read();
        float[] ids = oracle.get("labels").values();
        int[] shape = oracle.get("labels").shape();
        WideLabels labels =
                ShapeOracle.labels(
                        ids, shape, new int[3], shape, new int[] {2, 1, 3}, ObjectPatch.UNKNOWN);
        float[] centre = oracle.get("centre").values();
        float[] vector = oracle.get("vector").values();
        byte[] map = target(labels, ShapeChannel.CENTRE, ShapeOracle.VOXEL);
        int whole = 0;
        for (int i = 0; i < ids.length; i++)
            if (Float.isNaN(centre[i])) assertEquals(Patch.UNKNOWN, map[i], "voxel " + i);
            else assertEquals(centre[i], 0.5 + map[i] / 254.0, 1 / 508.0 + 1e-6, "voxel " + i);
        for (int d = 0; d < 3; d++) {
            byte[] found = target(labels, ShapeChannel.VECTOR.get(d), ShapeOracle.VOXEL);
            for (int i = 0; i < ids.length; i++) {
                float way = vector[d * ids.length + i];
                if (Float.isNaN(way)) {
                    assertEquals(Patch.UNKNOWN, found[i], "voxel " + i);
                    continue;
                }
                assertEquals(way, found[i], 0.5 + 1e-4, "nm");
                whole++;
            }
        }
        assertTrue(whole > 150, "voxels of whole objects: " + whole / 3);
    }

    /** In one plane the ways are those of empanada, in pixels. */
    @Test
    void waysOfPanopticDeepLab() {
        Weights oracle = ShapeOracle.read();
        float[] ids = oracle.get("slice").values();
        int[] plane = oracle.get("slice").shape();
        int[] shape = {1, plane[0], plane[1]};
        WideLabels labels =
                ShapeOracle.labels(ids, shape, new int[3], shape, new int[] {1, 1, 1}, 0);
        float[] offsets = oracle.get("offsets").values();
        for (int d = 1; d < 3; d++) {
            byte[] found = target(labels, ShapeChannel.VECTOR.get(d), new double[] {10, 10, 10});
            for (int i = 0; i < ids.length; i++)
                if (ids[i] > 0)
                    assertEquals(
                            Math.max(-127, Math.min(127, 10 * offsets[(d - 1) * ids.length + i])),
                            found[i],
                            0.5 + 1e-4);
                else assertEquals(Patch.UNKNOWN, found[i]);
        }
    }

    /** What goes on beyond the reach has no centre, and does not take that of its neighbours. */
    @Test
    void aCutObjectHasNoCentre() {
        float[] ids = {1, 1, 0, 2, 2, 2, 0, 0};
        int[] shape = {1, 1, 8};
        WideLabels labels =
                ShapeOracle.labels(
                        ids, shape, new int[3], shape, new int[] {1, 1, 1}, ObjectPatch.UNKNOWN);
        byte[] map = target(labels, ShapeChannel.CENTRE, new double[] {8, 8, 8});
        assertEquals(Patch.UNKNOWN, map[4], "unknown voxels above and below");
        labels = ShapeOracle.labels(ids, shape, new int[3], shape, new int[] {1, 1, 0}, 0);
        map = target(labels, ShapeChannel.CENTRE, new double[] {8, 8, 8});
        assertEquals(Patch.UNKNOWN, map[0], "at the end of what was read");
        assertEquals(127, map[4]);
        assertEquals(-127, map[2]);
    }
}
