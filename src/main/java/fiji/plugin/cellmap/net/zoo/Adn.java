// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;

/**
 * MONAI's sequence of activation, dropout and normalisation behind a convolution (MONAI 1.5.0,
 * {@code monai.networks.blocks.ADN}): children {@code N} and {@code A} where they have tensors.
 *
 * @param number slope or alpha of the activation
 * @param order of the letters N, D and A
 */
record Adn(Norm norm, Activation activation, double number, double dropout, String order) {

    /** The options of {@link Norm} and {@code activation}, {@code slope}, {@code dropout}. */
    static Adn of(Options options, Norm norm, Activation activation, double slope) {
        return new Adn(
                Norm.of(options, norm),
                Activation.of(
                        options.choice("activation", activation.label(), Activation.labels())),
                options.number("slope", slope, 0, 10),
                options.number("dropout", 0, 0, 0.95),
                "NDA");
    }

    Adn ordered(String letters) {
        return new Adn(norm, activation, number, dropout, letters);
    }

    TorchModule module(Layers layers, int channels) {
        TorchModule adn = new TorchModule("ADN");
        List<String> body = new ArrayList<>();
        for (char letter : order.toCharArray()) {
            if (letter == 'N')
                norm.module(layers, channels)
                        .ifPresent(
                                module -> {
                                    adn.child("N", module);
                                    body.add("x = self.N.forward(x)");
                                });
            else if (letter == 'D' && dropout > 0)
                body.add("x = torch.dropout(x, " + dropout + ", self.training)");
            else if (letter == 'A') {
                if (activation.trained())
                    adn.child(
                            "A",
                            new TorchModule("PReLU").parameter("weight", Init.constant(number), 1));
                if (!activation.inPlace()) layers.keep(channels);
                body.add("x = " + activation.of("x", number, "self.A.weight"));
            }
        }
        body.add("return x");
        return adn.forward(body.toArray(String[]::new));
    }
}
