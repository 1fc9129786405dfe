// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

/** How convolutions and linear layers start. */
public interface Starting {

    /** PyTorch's default: weight and bias uniform within 1/sqrt(fan in). */
    Starting DEFAULT =
            new Starting() {
                @Override
                public Init weight(int fanIn, int fanOut) {
                    return Init.uniform(fanIn);
                }

                @Override
                public Init bias(int fanIn) {
                    return Init.uniform(fanIn);
                }
            };

    /**
     * @param fanIn product of the weight's axes after the first
     * @param fanOut product of the weight's axes without the second
     */
    Init weight(int fanIn, int fanOut);

    default Init bias(int fanIn) {
        return Init.ZEROS;
    }

    /** Kaiming's normal distribution over the fan in, for a leaky ReLU. */
    static Starting kaiming(double slope) {
        return (fanIn, fanOut) -> Init.normal(Math.sqrt(2 / (1 + slope * slope) / fanIn));
    }

    /** Kaiming's normal distribution over the fan out, for a ReLU. */
    static Starting kaimingOut() {
        return (fanIn, fanOut) -> Init.normal(Math.sqrt(2.0 / fanOut));
    }
}
