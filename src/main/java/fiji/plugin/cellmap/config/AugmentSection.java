// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.List;

/**
 * Random changes to training patches. Grey-value changes act on stored values divided by {@value
 * #GREY_RANGE}, before normalisation, in the order gamma, contrast, brightness, blur, noise,
 * invert, low resolution, sections that are blurred, dark, missing, cut-out, mask. The power of
 * gamma is log-uniform, everything else is uniform.
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
                        help =
                                "Probability with which each change that has no probability of its own is applied.",
                        byDefault = "1",
                        min = 0,
                        max = 1)
                @JsonProperty("probability")
                Double probability,
        @Param(
                        help =
                                "Lengths are changed by a factor between 1/(1 + s) and 1 + s. Along voxels more than twice as long as the shortest, nothing is; nor by elastic.",
                        byDefault = "0",
                        min = 0,
                        max = 2)
                Double scale,
        @Param(
                        help =
                                "Largest displacement by an elastic deformation along each axis; it is random at points eight times as far apart, and smooth between them.",
                        byDefault = "0",
                        unit = "nm",
                        min = 0,
                        max = 1e4)
                Double elastic,
        @Param(
                        help =
                                "Largest displacement, within their planes, of one section or of all from some section on.",
                        byDefault = "0",
                        unit = "nm",
                        min = 0,
                        max = 1e4)
                Double misalignment,
        @Param(
                        help = "Probability that black and white are exchanged.",
                        byDefault = "0",
                        min = 0,
                        max = 1)
                Double invert,
        @Param(
                        help =
                                "Largest number of voxels that are merged along an axis; along long voxels less. 1 for none.",
                        byDefault = "1",
                        unit = "voxels",
                        min = 1,
                        max = 16)
                @JsonProperty("low_resolution")
                Integer lowResolution,
        @Param(
                        help =
                                "Probability that one to three sections are blurred. Sections lie across the axis with the longest voxels, in isotropic EM across a random one.",
                        byDefault = "0",
                        min = 0,
                        max = 1)
                @JsonProperty("blurred_sections")
                Double blurredSections,
        @Param(
                        help = "Probability that one to three sections are dark.",
                        byDefault = "0",
                        min = 0,
                        max = 1)
                @JsonProperty("dark_sections")
                Double darkSections,
        @Param(
                        help = "Probability that one or two sections are black.",
                        byDefault = "0",
                        min = 0,
                        max = 1)
                @JsonProperty("missing_sections")
                Double missingSections,
        @Param(
                        help =
                                "Probability that a box of up to a quarter of each edge is replaced by the mean.",
                        byDefault = "0",
                        min = 0,
                        max = 1)
                @JsonProperty("cut_out")
                Double cutOut,
        @Param(
                        help =
                                "Share of the patch that is hidden, in cubes of 8 voxels of the mean.",
                        byDefault = "0",
                        min = 0,
                        max = 1,
                        belowMax = true)
                @JsonProperty("mask_input")
                Double maskInput) {

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
        scale = Defaults.or(scale, 0.0);
        elastic = Defaults.or(elastic, 0.0);
        misalignment = Defaults.or(misalignment, 0.0);
        invert = Defaults.or(invert, 0.0);
        lowResolution = Defaults.or(lowResolution, 1);
        blurredSections = Defaults.or(blurredSections, 0.0);
        darkSections = Defaults.or(darkSections, 0.0);
        missingSections = Defaults.or(missingSections, 0.0);
        cutOut = Defaults.or(cutOut, 0.0);
        maskInput = Defaults.or(maskInput, 0.0);
    }

    public static AugmentSection none() {
        return Named.of(AugmentSection.class).make();
    }
}
