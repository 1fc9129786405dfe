// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

/**
 * A region whose windows are evaluated and blended on a device. Sums are kept of as many planes as
 * a window is deep: plane z of the region's grid has the place {@code z % depth}. Immutable by
 * convention.
 *
 * @param channels K of the network's output
 * @param window the output of a window in voxels, z y x
 * @param weights of its voxels, in C order
 * @param depth places for planes: those of a window, or of the region if it has fewer
 * @param height of the region in voxels
 * @param width of the region in voxels
 * @param codes the smallest logit of each code from 1 to 255, rising; for bytes as results
 * @param greys the network's input for each byte, 256 numbers; null if windows come as floats
 * @param windows how many have their logits on the device at the same time, at most
 */
public record BlendRegion(
        int channels,
        int[] window,
        float[] weights,
        int depth,
        int height,
        int width,
        float[] codes,
        float[] greys,
        int windows) {

    /** Values that are made at a time, unless one plane has more. */
    private static final long MOST = 1 << 24;

    /** What each of them takes meanwhile: quotient, choice, code, comparisons, byte. */
    private static final int MEANWHILE = 16;

    /** How many planes of the result are made at a time. */
    public int planes() {
        return (int) Math.max(1, Math.min(depth, MOST / values()));
    }

    /** Of a plane, all channels. */
    private long values() {
        return (long) channels * height * width;
    }

    /** Memory of the device that is taken at the most, in bytes, beside what a call takes. */
    public long bytes() {
        long sums = 4 * depth * (values() + (long) height * width);
        long logits = 4L * (windows + 1) * channels * weights.length;
        return sums + logits + MEANWHILE * planes() * values();
    }
}
