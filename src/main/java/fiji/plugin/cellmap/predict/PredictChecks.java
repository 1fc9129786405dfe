package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;

/** Which settings of the section {@code predict} are possible. */
public final class PredictChecks {

    private static final List<String> ACTIVATIONS = List.of("sigmoid", "none");
    private static final List<String> DTYPES = List.of("uint8", "float32");

    private PredictChecks() {}

    /**
     * @throws UsageException if a value is out of range, with the range
     */
    public static void check(PredictSection s) {
        int[] window = s.window();
        if (window != null && (window.length != 3 || least(window) < 1))
            throw wrong("window", Arrays.toString(window), "three numbers of at least 1, z y x");
        if (s.overlap() != null && !(s.overlap() >= 0 && s.overlap() < 1))
            throw wrong("overlap", s.overlap(), "at least 0 and less than 1");
        if (!(s.sigmaScale() > 0 && s.sigmaScale() <= 10))
            throw wrong("sigma_scale", s.sigmaScale(), "more than 0 and at most 10");
        if (s.batchSize() < 1) throw wrong("batch_size", s.batchSize(), "at least 1");
        int[] context = s.context();
        if (context.length != 3 || least(context) < 0)
            throw wrong("context", Arrays.toString(context), "three numbers of at least 0, z y x");
        if (!DTYPES.contains(s.dtype())) throw wrong("dtype", s.dtype(), "one of " + DTYPES);
        if (s.memoryMib() < 0)
            throw wrong("memory_mib", s.memoryMib(), "at least 0 (0: half of the machine)");
    }

    /**
     * The window to use with a model: that of the settings, or the one it was trained with.
     *
     * @throws UsageException if the model cannot take it, or its output is none that can be stored
     */
    public static WindowShape window(PredictSection s, ModelContract contract) {
        if (!ACTIVATIONS.contains(contract.activation()))
            throw new UsageException(
                    "Cannot predict with a model",
                    "activation in its contract",
                    "It is " + contract.activation() + ".",
                    "Known are " + ACTIVATIONS + ".");
        int[] window = s.window() == null ? contract.window() : s.window();
        WindowShape shape = contract.windowShape().resized(window);
        if (!contract.takes(window) || least(shape.output()) < 1)
            throw wrong("window", Arrays.toString(window), contract.sizes());
        return shape;
    }

    private static int least(int[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static UsageException wrong(String key, Object value, String allowed) {
        return new UsageException(
                "Impossible value of a setting",
                "predict." + key,
                "It is " + value + ".",
                "Use " + allowed + ".");
    }
}
