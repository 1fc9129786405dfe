// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.Map;

/**
 * A network with all that belongs to it, for a plan to try.
 *
 * @param name for people
 * @param settings by key
 * @param patch in voxels, z y x
 * @param batch patches at a time
 * @param work of a step, relative to that of other candidates of the same data
 */
record Candidate(
        String name, Map<String, PlannedValue> settings, int[] patch, int batch, double work) {

    long patchVoxels() {
        return (long) patch[0] * patch[1] * patch[2];
    }
}
