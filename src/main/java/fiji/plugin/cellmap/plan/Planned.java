// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.List;

/**
 * A plan.
 *
 * @param text the configuration, with reasons as comments
 * @param network in words
 * @param voxelSize in nm, z y x
 * @param patch in voxels, z y x
 * @param batch patches a step
 * @param steps of the optimizer
 * @param secondsPerStep as measured
 * @param hours that the training will take, about
 * @param memory bytes, estimated
 * @param heldOut numbers of the crops that are held out
 * @param notes what to know, in sentences
 */
public record Planned(
        String text,
        String network,
        double[] voxelSize,
        int[] patch,
        int batch,
        long steps,
        double secondsPerStep,
        double hours,
        long memory,
        List<Integer> heldOut,
        List<String> notes) {}
