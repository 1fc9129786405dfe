// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

/**
 * A network as predictions see it: windows in, logits of the main head out. Implementations say
 * whether they may be called from several threads.
 */
@FunctionalInterface
public interface WindowFunction {

    /**
     * @param input normalised grey values, N,1,D,H,W in C order
     * @param n windows in the batch
     * @param window D, H, W in voxels
     * @return logits, N,K,D,H,W in C order, K the number of classes
     */
    float[] apply(float[] input, int n, int[] window);
}
