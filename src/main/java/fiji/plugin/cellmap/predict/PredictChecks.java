// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.param.Declared;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;

/** Which settings of the section {@code predict} are possible. */
public final class PredictChecks {

    private static final List<String> ACTIVATIONS = List.of("sigmoid", "none");

    private PredictChecks() {}

    /**
     * @throws UsageException if a value is out of range, with the range
     */
    public static void check(PredictSection s) {
        Declared.check(s, "", (key, declared, value) -> wrong(key, value, declared.allowed()));
    }

    /**
     * The window to use with a model: that of the settings, or the one it was trained with.
     *
     * @throws UsageException if the model cannot take it, or its output cannot be stored
     */
    public static WindowShape window(PredictSection s, ModelContract contract) {
        if (!ACTIVATIONS.contains(contract.activation()))
            throw new UsageException(
                    "Cannot predict with a model",
                    "activation in its contract",
                    "It is " + contract.activation() + ".",
                    "Known: " + ACTIVATIONS + ".");
        int[] window = s.window() == null ? usual(s, contract.window()) : s.window();
        WindowShape shape = contract.windowShape().resized(window);
        if (!contract.takes(window) || least(shape.output()) < 1)
            throw wrong("window", Arrays.toString(window), contract.sizes());
        if (s.orthoplanes())
            for (int[] seen : OrthogonalPlanes.seen(window))
                if (!contract.takes(seen))
                    throw wrong(
                            "window",
                            Arrays.toString(window),
                            "a window that fits along each axis: " + contract.sizes());
        return shape;
    }

    /** With planes along all axes, a cube as wide as the model's planes are. */
    private static int[] usual(PredictSection s, int[] window) {
        int edge = Math.max(window[1], window[2]);
        return s.orthoplanes() ? new int[] {edge, edge, edge} : window;
    }

    private static int least(int[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static UsageException wrong(String key, Object value, String allowed) {
        return new UsageException(
                "Invalid value of a setting",
                "predict." + key,
                "It is " + value + ".",
                "Use " + allowed + ".");
    }
}
