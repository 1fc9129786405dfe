package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Random changes to training patches. Grey-value changes act on stored values divided by {@value
 * #GREY_RANGE}, before normalisation, in the order gamma, contrast, brightness, blur, noise.
 *
 * @param mirror probability of a mirror along z, y, x
 * @param transpose axes (z, y, x) that are permuted at random; empty for none
 * @param rotate largest angle in degrees about z, y, x; each angle is uniform in ±that
 * @param contrast c: grey values are scaled about the patch mean by a factor uniform in [1-c, 1+c]
 * @param brightness b: an offset uniform in [-b, b] is added
 * @param gamma g: values in [0,1] are raised to a power, log-uniform in [1/(1+g), 1+g]
 * @param blur largest sigma in voxels of a Gaussian, uniform in [0, blur]
 * @param noise largest standard deviation of Gaussian noise, uniform in [0, noise]
 * @param probability with which each grey-value change is applied
 */
public record AugmentSection(
        double[] mirror,
        List<String> transpose,
        double[] rotate,
        Double contrast,
        Double brightness,
        Double gamma,
        Double blur,
        Double noise,
        @JsonProperty("probability") Double probability) {

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
        return new AugmentSection(null, null, null, null, null, null, null, null, null);
    }
}
