// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Optional;

/**
 * A choice of normalisation over space, epsilon 1e-5.
 *
 * @param kind {@code instance}, {@code batch}, {@code group} or {@code none}
 * @param affine whether instance and group norms have weight and bias
 * @param groups of the group norm
 */
record Norm(String kind, boolean affine, int groups) {

    static final Norm INSTANCE_AFFINE = new Norm("instance", true, 1);
    static final Norm INSTANCE = new Norm("instance", false, 1);

    private static final double EPSILON = 1e-5;

    /** The options {@code norm}, {@code affine} and {@code groups}. */
    static Norm of(Options options, Norm fallback) {
        return new Norm(
                options.choice("norm", fallback.kind, "instance", "batch", "group", "none"),
                options.flag("affine", fallback.affine),
                options.integer("groups", fallback.groups, 1, 4096));
    }

    /** Empty for none. */
    Optional<TorchModule> module(Layers layers, int channels) {
        return switch (kind) {
            case "batch" -> Optional.of(layers.batchNorm(channels, EPSILON));
            case "group" -> Optional.of(layers.groupNorm(groups, channels, EPSILON, affine));
            case "none" -> Optional.empty();
            default -> Optional.of(layers.instanceNorm(channels, EPSILON, affine));
        };
    }

    /**
     * @throws fiji.plugin.cellmap.util.UsageException if the groups do not divide a width
     */
    void check(Options options, int... widths) {
        for (int width : widths)
            if (kind.equals("group") && width % groups != 0)
                throw options.wrong("groups", groups, "It must divide every width, also " + width);
    }
}
