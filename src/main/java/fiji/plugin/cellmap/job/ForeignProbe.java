// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.Arrays;

/** Tries a foreign model on one empty window: its description may be wrong. */
final class ForeignProbe {

    private ForeignProbe() {}

    /**
     * @param function the model seen through its contract
     * @param where the model, for messages
     * @throws CellMapException if the model fails, or gives another number of values
     */
    static void check(
            WindowFunction function, ModelContract contract, WindowShape window, Path where) {
        float[] input = new float[window.inputSize()];
        float[] output = function.apply(input, 1, window.input());
        long expected = (long) contract.classes().size() * window.outputSize();
        if (output.length != expected)
            throw new CellMapException(
                    "Cannot use a model",
                    where,
                    String.format(
                            "For a window of %s it returned %,d values; %d classes of %s need %,d.",
                            Arrays.toString(window.input()),
                            output.length,
                            contract.classes().size(),
                            Arrays.toString(window.output()),
                            expected),
                    "Correct classes, channels, window or output_window in its description.");
    }
}
