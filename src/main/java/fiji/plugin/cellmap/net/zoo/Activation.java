// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import java.util.Locale;

/** Point-wise functions as TorchScript text; those that can work in place do. */
public enum Activation {
    RELU("torch.relu_(%1$s)"),
    /** Its number is the slope of the negative side. */
    LEAKY_RELU("torch.leaky_relu_(%1$s, %2$s)"),
    /** Its number is alpha. */
    ELU("torch.elu_(%1$s, %2$s)"),
    /** Its number is the starting slope; the trained one is {@code self.weight}. */
    PRELU("torch.prelu(%1$s, torch.type_as(%3$s, %1$s))"),
    RELU6("torch.hardtanh_(%1$s, 0, 6)"),
    SELU("torch.selu_(%1$s)"),
    GELU("torch.gelu(%1$s, approximate=\"none\")"),
    SWISH("torch.silu(%1$s)"),
    MISH("torch.mish(%1$s)");

    private final String text;

    Activation(String text) {
        this.text = text;
    }

    /** As configurations name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String[] labels() {
        Activation[] all = values();
        String[] labels = new String[all.length];
        for (int i = 0; i < all.length; i++) labels[i] = all[i].label();
        return labels;
    }

    static Activation of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Whether it has a trained parameter. */
    boolean trained() {
        return this == PRELU;
    }

    /** Whether it writes into its argument. */
    boolean inPlace() {
        return text.contains("_(%1$s");
    }

    /**
     * @param argument an expression whose value nobody else needs; a name if it is used twice
     * @param number slope or alpha; the others do not use it
     */
    public String of(String argument, double number) {
        return of(argument, number, "self.weight");
    }

    /**
     * @param weight the expression of the trained parameter
     */
    String of(String argument, double number, String weight) {
        return text.formatted(argument, number, weight);
    }
}
