// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ModelContract;
import java.util.Arrays;

/**
 * Which inputs a model takes, z y x.
 *
 * @param fixed whether only {@code test} fits
 * @param least smallest input; larger ones add the contract's multiples
 * @param test size of the test input
 * @param halo of the output that depends much on what lies beyond, on each side
 */
record InputSizes(boolean fixed, int[] least, int[] test, int[] halo) {

    /** Edge of a test input where the model leaves the choice. */
    private static final int MODEST = 64;

    static InputSizes of(ModelContract contract) {
        int[] least = contract.window().clone();
        int[] test = contract.window().clone();
        int[] halo = new int[3];
        boolean own = !contract.architecture().isEmpty();
        boolean fixed =
                own
                        ? Architectures.create(
                                        contract.architecture(),
                                        contract.options(),
                                        1,
                                        contract.outputs())
                                .fixed()
                        : Arrays.equals(contract.multiple(), new int[] {1, 1, 1});
        for (int d = 0; d < 3 && own && !fixed; d++) {
            int step = contract.multiple()[d];
            if (step > 1) least[d] = Math.min(least[d], 2 * step);
            int more = Math.max(0, Math.min(test[d], MODEST) - least[d]) / step * step;
            test[d] = least[d] + more;
        }
        for (int d = 0; d < 3 && contract.sameSize(); d++) halo[d] = least[d] / 4;
        return new InputSizes(fixed, least, test, halo);
    }
}
