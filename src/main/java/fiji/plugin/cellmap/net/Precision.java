package fiji.plugin.cellmap.net;

import fiji.plugin.cellmap.util.UsageException;

/**
 * The number format of convolutions and matrix products in an emitted program. Weights are stored
 * in float32 and cast where they are used; norms, reductions, losses and the optimizer stay in
 * float32.
 */
public enum Precision {
    FLOAT32("float32", 6),
    BF16("bf16", 15);

    private final String label;
    private final int code;

    Precision(String label, int code) {
        this.label = label;
        this.code = code;
    }

    /** As written in configurations. */
    public String label() {
        return label;
    }

    /** PyTorch's number of the format, in TorchScript. */
    int code() {
        return code;
    }

    /** TorchScript for a tensor as the operand of a convolution. */
    String operand(String expression) {
        return this == FLOAT32 ? expression : "torch.to(" + expression + ", " + code + ")";
    }

    /** TorchScript for a tensor in float32. */
    String full(String expression) {
        return this == FLOAT32 ? expression : "torch.to(" + expression + ", 6)";
    }

    /**
     * @throws UsageException if the label is unknown
     */
    public static Precision of(String label) {
        for (Precision precision : values()) if (precision.label.equals(label)) return precision;
        throw new UsageException(
                "Unknown precision", label, "Known are float32 and bf16.", "Use one of these.");
    }
}
