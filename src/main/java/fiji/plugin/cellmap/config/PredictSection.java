// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;

/** The sliding window. */
public record PredictSection(
        @Param(
                        help = "Size of a window, z, y, x.",
                        unset =
                                "the training patch; for a network without padding that gives the same values with a larger one, the one that reads least within the memory",
                        unit = "voxels",
                        length = 3,
                        min = 1,
                        max = 4096)
                int[] window,
        @Param(
                        help = "Fraction of its output by which a window overlaps the next.",
                        unset = "0.5, or 0 where the output is smaller than the window",
                        min = 0,
                        max = 1,
                        belowMax = true)
                Double overlap,
        @Param(
                        help =
                                "Width of the Gaussian weights for blending, as a share of the window.",
                        byDefault = "0.125",
                        min = 1e-3,
                        max = 10)
                @JsonProperty("sigma_scale")
                Double sigmaScale,
        @Param(
                        help = "Windows per forward call.",
                        unset =
                                "the number with the best throughput in a short trial on the device, within its memory",
                        min = 1,
                        max = 1024)
                @JsonProperty("batch_size")
                Integer batchSize,
        @Param(
                        help = "Whether to average over the eight mirror images of every window.",
                        byDefault = "false")
                Boolean flips,
        @Param(
                        help =
                                "Whether to average over planes along z, along y and along x, which a network of planes sees one by one; its window is then a cube. For voxels that are about as deep as wide.",
                        byDefault = "false")
                Boolean orthoplanes,
        @Param(
                        help =
                                "Largest number of voxels of real EM read around the box, where "
                                        + "the volume has them, z, y, x.",
                        byDefault = "[0, 0, 0]",
                        unit = "voxels",
                        length = 3,
                        min = 0)
                int[] context,
        @Param(
                        help =
                                "Whether windows in which the EM has one value everywhere, or which see none of it, are left out: what only they cover is background.",
                        byDefault = "true")
                @JsonProperty("skip_uniform")
                Boolean skipUniform,
        @Param(
                        help =
                                "What is written: the probability of each class, what the network said before the sigmoid, or one image of the number of the most probable class.",
                        byDefault = PredictSection.PROBABILITIES,
                        choices = {
                            PredictSection.PROBABILITIES,
                            PredictSection.LOGITS,
                            PredictSection.ARGMAX
                        })
                String output,
        @Param(
                        help =
                                "Type of the result; for probabilities, 255 is 1 in uint8, and 65535 in uint16. Logits are float32 where none is given.",
                        byDefault = "uint8",
                        choices = {"uint8", "uint16", "float32"})
                String dtype,
        @Param(
                        help =
                                "Whether each class has an image of its own, or all of them are channels of one. Channels are for a whole volume in Zarr, and have one resolution.",
                        byDefault = PredictSection.CLASSES,
                        choices = {PredictSection.CLASSES, PredictSection.CHANNELS})
                String layout,
        @Param(
                        help =
                                "Number of resolutions to write, each half as fine as the one before.",
                        byDefault = "1",
                        min = 1,
                        max = 16)
                Integer levels,
        @Param(
                        help =
                                "Precision of convolutions: that of the model's program, or another one for networks of this program.",
                        byDefault = "model",
                        choices = {"model", "float32", "bf16", "fp16"})
                String precision,
        @Param(
                        help =
                                "Whether the processor computes windows of which not even one fits the memory of the GPU. It rounds differently.",
                        byDefault = "false")
                @JsonProperty("cpu_fallback")
                Boolean cpuFallback,
        @Param(
                        help = "Memory for one prediction; 0 for half of the machine's memory.",
                        byDefault = "0",
                        unit = "MiB",
                        min = 0)
                @JsonProperty("memory_mib")
                Integer memoryMib) {

    public static final String PROBABILITIES = "probabilities";
    public static final String LOGITS = "logits";
    public static final String ARGMAX = "argmax";
    public static final String CLASSES = "classes";
    public static final String CHANNELS = "channels";

    public PredictSection {
        sigmaScale = Defaults.or(sigmaScale, 0.125);
        flips = Defaults.or(flips, false);
        orthoplanes = Defaults.or(orthoplanes, false);
        context = Defaults.or(context, new int[3]);
        skipUniform = Defaults.or(skipUniform, true);
        output = Defaults.or(output, PROBABILITIES);
        dtype = Defaults.or(dtype, output.equals(LOGITS) ? "float32" : "uint8");
        layout = Defaults.or(layout, CLASSES);
        levels = Defaults.or(levels, 1);
        precision = Defaults.or(precision, "model");
        cpuFallback = Defaults.or(cpuFallback, false);
        memoryMib = Defaults.or(memoryMib, 0);
    }

    /** How many averages are nested: of mirror images, and of planes along the axes. */
    public int averages() {
        return (flips ? 1 : 0) + (orthoplanes ? 1 : 0);
    }

    /** Whether all classes are channels of one image. */
    public boolean channels() {
        return layout.equals(CHANNELS);
    }

    /** Windows per forward call; 1 where nobody has chosen. */
    public int batch() {
        return Defaults.or(batchSize, 1);
    }

    static PredictSection defaults() {
        return Named.of(PredictSection.class).make();
    }
}
