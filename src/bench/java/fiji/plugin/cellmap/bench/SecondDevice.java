// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

/**
 * What a second device would gain, computed where none is at hand: both make the step that was
 * measured on half of the micro-batches, then the gradients of the second travel to the first and
 * the weights back.
 */
final class SecondDevice {

    /** Bytes a second between two cards: PCI Express 4.0 x16, what it is seen to reach. */
    private static final double LINK = 22e9;

    private SecondDevice() {}

    /**
     * @param what was measured
     * @param step seconds of a step with one micro-batch
     * @param parameters of the network
     * @return how many times as fast two devices are, each with a micro-batch
     */
    static Figure gain(String what, double step, long parameters) {
        double travel = 2 * Float.BYTES * parameters / LINK;
        return Figure.alone(
                what + ": two devices instead of one (computed)",
                2 * step / (step + travel),
                "times as fast");
    }
}
