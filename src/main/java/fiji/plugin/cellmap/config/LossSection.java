package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Masked binary cross-entropy plus soft Dice with sigmoid; voxels without annotation do not count.
 *
 * @param bce weight of the cross-entropy
 * @param dice weight of the Dice loss
 * @param divisor of the cross-entropy: {@code valid} voxels, or {@code all} as the official tool
 * @param deepSupervision weights of the heads, full resolution first; used by networks that have
 *     more than one
 */
public record LossSection(
        Double bce,
        Double dice,
        String divisor,
        @JsonProperty("deep_supervision") double[] deepSupervision) {
    public LossSection {
        bce = Defaults.or(bce, 1.0);
        dice = Defaults.or(dice, 1.0);
        divisor = Defaults.or(divisor, "valid");
        deepSupervision = Defaults.or(deepSupervision, new double[] {1, 0.5, 0.25, 0.125, 0.0625});
    }
}
