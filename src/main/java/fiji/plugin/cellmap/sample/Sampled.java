// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.Arrays;

/**
 * What was read from a volume, z y x in C order.
 *
 * @param values one per voxel
 * @param inside whether the centre of the voxel lies in the volume; elsewhere the value is the one
 *     that was asked for
 */
public record Sampled(float[] values, boolean[] inside) {

    static Sampled empty(int size, float outside) {
        float[] values = new float[size];
        Arrays.fill(values, outside);
        return new Sampled(values, new boolean[size]);
    }
}
