// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Param;

/**
 * Masked binary cross-entropy plus soft Dice with sigmoid; voxels without annotation do not count.
 */
public record LossSection(
        @Param(help = "Weight of the binary cross-entropy.", byDefault = "1", min = 0, max = 1e6)
                Double bce,
        @Param(
                        help = "Weight of the Dice loss. One of the two weights must be above 0.",
                        byDefault = "1",
                        min = 0,
                        max = 1e6)
                Double dice,
        @Param(
                        help =
                                "What the cross-entropy is divided by: annotated voxels, or all voxels, as in the official tool.",
                        byDefault = "valid",
                        choices = {"valid", "all"})
                String divisor,
        @Param(
                        help =
                                "Weights of the heads, full resolution first, the first above 0; for networks with more than one.",
                        byDefault = "[1, 0.5, 0.25, 0.125, 0.0625]")
                @JsonProperty("deep_supervision")
                double[] deepSupervision) {
    public LossSection {
        bce = Defaults.or(bce, 1.0);
        dice = Defaults.or(dice, 1.0);
        divisor = Defaults.or(divisor, "valid");
        deepSupervision = Defaults.or(deepSupervision, new double[] {1, 0.5, 0.25, 0.125, 0.0625});
    }
}
