// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The number format of convolutions and matrix products in an emitted program. Weights are stored
 * in float32 and cast where they are used; norms, softmax, reductions, losses and the optimizer
 * stay in float32.
 */
public enum Precision {
    FLOAT32("float32", 6, 4),
    BF16("bf16", 15, 2),
    /** Small gradients vanish in it; training scales the loss. */
    FP16("fp16", 5, 2);

    private final String label;
    private final int code;
    private final int bytes;

    Precision(String label, int code, int bytes) {
        this.label = label;
        this.code = code;
        this.bytes = bytes;
    }

    /** As written in configurations. */
    public String label() {
        return label;
    }

    /** PyTorch's number of the format, in TorchScript. */
    int code() {
        return code;
    }

    /** Of one value in memory. */
    public int bytes() {
        return bytes;
    }

    public boolean isHalf() {
        return bytes == 2;
    }

    /** TorchScript for a tensor as the operand of a convolution. */
    public String operand(String expression) {
        return isHalf() ? "torch.to(" + expression + ", " + code + ")" : expression;
    }

    /** TorchScript for a tensor in float32 (in the type of the weights, if nothing is halved). */
    public String full(String expression) {
        return isHalf() ? "torch.to(" + expression + ", 6)" : expression;
    }

    /**
     * @throws UsageException if the label is unknown
     */
    public static Precision of(String label) {
        for (Precision precision : values()) if (precision.label.equals(label)) return precision;
        throw new UsageException(
                "Unknown precision",
                label,
                "Known: "
                        + Arrays.stream(values())
                                .map(Precision::label)
                                .collect(Collectors.joining(", "))
                        + ".",
                "Use one of these.");
    }
}
