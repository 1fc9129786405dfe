// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.program.Precision;

/**
 * What a network takes of memory in training: an estimate from its layers, without the engine and
 * its working space.
 *
 * @param state bytes for weights, gradients, AdamW's two moments and the moving average
 * @param perVoxel bytes for each voxel of a micro-batch that are kept for the backward pass, and
 *     for target, mask and loss
 */
public record TrainingMemory(long state, double perVoxel) {

    /** Values per parameter: weight, gradient and two moments. */
    private static final int STATE = 4;

    /** Bytes per voxel and class that the loss works on. */
    private static final int LOSS = 40;

    /**
     * @param averaged whether there is a moving average of the weights
     */
    public static TrainingMemory of(Network network, Precision precision, boolean averaged) {
        int values = averaged ? STATE + 1 : STATE;
        return new TrainingMemory(
                4L * values * network.parameterCount(),
                network.footprint(precision).trainingBytesPerVoxel()
                        + (double) LOSS * network.outputs());
    }

    /**
     * Bytes in all.
     *
     * @param patch z y x
     * @param batch patches at a time
     */
    public long bytes(int[] patch, int batch) {
        return state + Math.round((double) batch * patch[0] * patch[1] * patch[2] * perVoxel);
    }
}
