// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.List;

/**
 * Random changes to training patches. Grey-value changes act on stored values divided by {@value
 * #GREY_RANGE}, before normalisation, in the order gamma, contrast, brightness, blur, noise. The
 * power of gamma is log-uniform, everything else is uniform.
 */
public record AugmentSection(
        @Param(
                        help = "Probability of a mirror along z, y, x.",
                        byDefault = "[0, 0, 0]",
                        length = 3,
                        min = 0,
                        max = 1)
                double[] mirror,
        @Param(
                        help =
                                "Axes that are permuted at random; their patch and voxel sizes must be equal.",
                        byDefault = "[]",
                        choices = {"z", "y", "x"})
                List<String> transpose,
        @Param(
                        help =
                                "Largest angle about z, y, x; each angle is drawn between minus "
                                        + "and plus this value.",
                        byDefault = "[0, 0, 0]",
                        unit = "degrees",
                        length = 3,
                        min = 0,
                        max = 180)
                double[] rotate,
        @Param(
                        help =
                                "Grey values are scaled about the mean of the patch by a factor between 1 - c and 1 + c.",
                        byDefault = "0",
                        min = 0,
                        max = 1)
                Double contrast,
        @Param(
                        help = "Largest offset that is added or subtracted.",
                        byDefault = "0",
                        min = 0,
                        max = 10)
                Double brightness,
        @Param(
                        help =
                                "Grey values from 0 to 1 are raised to a power between 1/(1 + g) and 1 + g.",
                        byDefault = "0",
                        min = 0,
                        max = 10)
                Double gamma,
        @Param(
                        help = "Largest standard deviation of a Gaussian blur.",
                        byDefault = "0",
                        unit = "voxels",
                        min = 0,
                        max = 10)
                Double blur,
        @Param(
                        help = "Largest standard deviation of added Gaussian noise.",
                        byDefault = "0",
                        min = 0,
                        max = 10)
                Double noise,
        @Param(
                        help = "Probability with which each grey-value change is applied.",
                        byDefault = "1",
                        min = 0,
                        max = 1)
                @JsonProperty("probability")
                Double probability) {

    /** Largest grey value of the challenge's EM. */
    public static final double GREY_RANGE = 255;

    public AugmentSection {
        mirror = Defaults.or(mirror, new double[3]);
        transpose = transpose == null ? List.of() : List.copyOf(transpose);
        rotate = Defaults.or(rotate, new double[3]);
        contrast = Defaults.or(contrast, 0.0);
        brightness = Defaults.or(brightness, 0.0);
        gamma = Defaults.or(gamma, 0.0);
        blur = Defaults.or(blur, 0.0);
        noise = Defaults.or(noise, 0.0);
        probability = Defaults.or(probability, 1.0);
    }

    public static AugmentSection none() {
        return Named.of(AugmentSection.class).make();
    }
}
