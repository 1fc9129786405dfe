// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import java.util.Arrays;

/**
 * Input and output of a network for one window. The output is centred in the input; where it is
 * smaller, the rest of the input is context (valid convolutions), and where the voxel sizes differ,
 * the finer counts several voxels for one of the coarser. A step is one voxel of the coarser.
 * Immutable by convention.
 *
 * @param input in voxels of the input, z y x
 * @param output in voxels of the output, z y x
 * @param inputStep voxels of the input in a step, z y x
 * @param outputStep voxels of the output in a step, z y x
 */
public record WindowShape(int[] input, int[] output, int[] inputStep, int[] outputStep) {

    /** A window whose output has its voxels. */
    public static WindowShape same(int... window) {
        int[] one = {1, 1, 1};
        return new WindowShape(window.clone(), window.clone(), one, one);
    }

    /** That of a contract that {@link ContractCheck} has passed. */
    static WindowShape of(ModelContract contract) {
        int[] inputStep = new int[3];
        int[] outputStep = new int[3];
        for (int d = 0; d < 3; d++) {
            double ratio = contract.voxelSize()[d] / contract.resultVoxelSize()[d];
            inputStep[d] = (int) Math.max(1, Math.round(1 / ratio));
            outputStep[d] = (int) Math.max(1, Math.round(ratio));
        }
        int[] output = contract.outputWindow();
        if (output == null) {
            output = new int[3];
            for (int d = 0; d < 3; d++)
                output[d] = contract.window()[d] / inputStep[d] * outputStep[d];
        }
        return new WindowShape(contract.window().clone(), output, inputStep, outputStep);
    }

    /** The same network with a larger or smaller window; the context stays. */
    public WindowShape resized(int[] window) {
        int[] size = new int[3];
        for (int d = 0; d < 3; d++)
            size[d] = output[d] + Math.floorDiv(window[d] - input[d], inputStep[d]) * outputStep[d];
        return new WindowShape(window.clone(), size, inputStep, outputStep);
    }

    /** Steps that the output covers along an axis. */
    public int steps(int d) {
        return output[d] / outputStep[d];
    }

    /** Input voxels before the output along an axis, as many as behind it. */
    public int margin(int d) {
        return (input[d] - steps(d) * inputStep[d]) / 2;
    }

    /** Whether the input reaches beyond the output. */
    public boolean hasContext() {
        return margin(0) > 0 || margin(1) > 0 || margin(2) > 0;
    }

    /** Voxels of an output. */
    public int outputSize() {
        return Math.multiplyExact(Math.multiplyExact(output[0], output[1]), output[2]);
    }

    /** Voxels of an input. */
    public int inputSize() {
        return Math.multiplyExact(Math.multiplyExact(input[0], input[1]), input[2]);
    }

    @Override
    public String toString() {
        return Arrays.equals(input, output)
                ? Arrays.toString(input)
                : Arrays.toString(input) + " to " + Arrays.toString(output);
    }
}
