// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Seeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SymmetryTest {

    private static final int[][] ORDERS = {
        {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
    };

    @Test
    void mirrorsThenPermutes() {
        int[] shape = {2, 3, 4};
        float[] in = Synthetic.ramp(shape);
        for (int[] order : ORDERS)
            for (int m = 0; m < 8; m++) {
                boolean[] mirror = {(m & 1) > 0, (m & 2) > 0, (m & 4) > 0};
                Symmetry symmetry = new Symmetry(mirror, order);
                float[] out = symmetry.apply(in, shape);
                int[] to = symmetry.shape(shape);
                int[] p = new int[3];
                for (int i = 0; i < 24; i++) {
                    int[] at = {i / (to[1] * to[2]), i / to[2] % to[1], i % to[2]};
                    for (int d = 0; d < 3; d++)
                        p[order[d]] = mirror[order[d]] ? shape[order[d]] - 1 - at[d] : at[d];
                    assertEquals(in[(p[0] * 3 + p[1]) * 4 + p[2]], out[i]);
                }
            }
    }

    @Test
    void bytesGoWhereFloatsGo() {
        for (int[] shape : new int[][] {{2, 3, 4}, {8, 16, 24}, {9, 17, 27}, {1, 40, 33}}) {
            float[] in = new float[shape[0] * shape[1] * shape[2]];
            byte[] bytes = new byte[in.length];
            for (int i = 0; i < in.length; i++) in[i] = bytes[i] = (byte) Seeds.mixed(i);
            for (int[] order : ORDERS)
                for (int m = 0; m < 8; m++) {
                    boolean[] mirror = {(m & 1) > 0, (m & 2) > 0, (m & 4) > 0};
                    Symmetry symmetry = new Symmetry(mirror, order);
                    float[] expected = symmetry.apply(in, shape);
                    byte[] out = symmetry.apply(bytes, shape);
                    for (int i = 0; i < in.length; i++)
                        assertEquals(
                                (byte) expected[i], out[i], symmetry + " of " + shape[0] + " " + i);
                }
        }
    }

    @Test
    void drawsAll48AboutEquallyOften() {
        AugmentSection section =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::mirror, new double[] {0.5, 0.5, 0.5})
                        .with(AugmentSection::transpose, List.of("x", "y", "z"))
                        .make();
        int[] shape = {2, 2, 2};
        float[] in = Synthetic.ramp(shape);
        Map<String, Integer> seen = new HashMap<>();
        int n = 9600;
        for (int k = 0; k < n; k++) {
            float[] out = Geometry.draw(section, Seeds.random(1, k)).symmetry().apply(in, shape);
            seen.merge(Arrays.toString(out), 1, Integer::sum);
        }
        assertEquals(48, seen.size());
        seen.values()
                .forEach(count -> assertTrue(count > 140 && count < 260, "200 expected, " + count));
    }

    @Test
    void permutesOnlyTheListedAxes() {
        AugmentSection section =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::transpose, List.of("y", "x"))
                        .make();
        int swapped = 0;
        for (int k = 0; k < 200; k++) {
            Geometry geometry = Geometry.draw(section, Seeds.random(2, k));
            assertEquals(0, geometry.symmetry().order()[0]);
            assertArrayEquals(new boolean[3], geometry.symmetry().mirror());
            if (geometry.symmetry().order()[1] == 2) swapped++;
        }
        assertTrue(swapped > 70 && swapped < 130, "half of 200 expected, " + swapped);
    }
}
