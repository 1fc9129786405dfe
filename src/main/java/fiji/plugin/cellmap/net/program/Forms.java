// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;

/**
 * Ways to write the same layer of which nobody has measured yet, on a GPU, which is the fastest.
 * System properties choose them when a program is written; the default is what is tested. Weights
 * and results are the same up to rounding.
 */
public final class Forms {

    /**
     * Whether batch and instance norms in half precision read and write float32 ({@code float32},
     * the default), or take the halves as they are and compute in float32 inside ({@code mixed}):
     * two passes over memory less, and again two in the backward pass.
     */
    public static final String NORMS = "cellmap.norms";

    /**
     * Where depthwise convolutions get their input with the channels last in training: on a CPU
     * ({@code cpu}, the default), {@code always}, or {@code never}.
     */
    public static final String DEPTHWISE = "cellmap.depthwise";

    private Forms() {}

    static boolean mixedNorms() {
        return one(NORMS, "float32", "mixed").equals("mixed");
    }

    /**
     * The condition under which a depthwise convolution gets its input {@code x} with the channels
     * last.
     *
     * @param onCpu what is to hold besides on a CPU; empty for nothing
     */
    public static String channelsLast(String onCpu) {
        String cpu = "not ops.prim.is_cuda(x)" + (onCpu.isEmpty() ? "" : " and " + onCpu);
        return switch (one(DEPTHWISE, "cpu", "always", "never")) {
            case "always" -> "self.training";
            case "never" -> "False";
            default -> "self.training and " + cpu;
        };
    }

    private static String one(String property, String... known) {
        String value = System.getProperty(property, known[0]);
        List<String> all = Arrays.asList(known);
        if (all.contains(value)) return value;
        throw new UsageException(
                "Unknown value of a system property",
                property + "=" + value,
                "Known: " + String.join(", ", all) + ".",
                "Use one of these, or leave it out.");
    }
}
