package fiji.plugin.cellmap.net;

/** Point-wise functions as TorchScript text; those that can work in place do. */
public enum Activation {
    RELU("torch.relu_(%s)"),
    LEAKY_RELU("torch.leaky_relu_(%s, %s)"),
    ELU("torch.elu_(%s)"),
    PRELU("torch.prelu(%s, self.weight)"),
    GELU("torch.gelu(%s, approximate=\"none\")");

    private final String text;

    Activation(String text) {
        this.text = text;
    }

    /**
     * @param argument an expression whose value nobody else needs
     * @param slope of the leaky ReLU's negative side; the others do not use it
     */
    String of(String argument, double slope) {
        return text.formatted(argument, slope);
    }
}
