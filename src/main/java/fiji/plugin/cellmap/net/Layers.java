package fiji.plugin.cellmap.net;

import java.util.Arrays;
import java.util.Collections;
import java.util.function.UnaryOperator;

/**
 * The layers that architectures are made of, with PyTorch's semantics, parameter names and default
 * initialisation. The number of spatial axes follows from the length of the kernel.
 */
public final class Layers {

    private final Precision precision;
    private final boolean channelsLast;
    private final double kaimingSlope;

    public Layers(Precision precision) {
        this(precision, false, Double.NaN);
    }

    private Layers(Precision precision, boolean channelsLast, double kaimingSlope) {
        this.precision = precision;
        this.channelsLast = channelsLast;
        this.kaimingSlope = kaimingSlope;
    }

    /**
     * Layers whose activations lie with the channels last in memory. On a CPU a quarter faster for
     * dense 3x3x3 convolutions (BasicUNet), a tenth slower for depthwise ones (MedNeXt).
     */
    public Layers channelsLast() {
        return new Layers(precision, true, kaimingSlope);
    }

    /**
     * Layers whose convolutions start as nnU-Net's: weights normal by Kaiming's rule (fan in) for a
     * leaky ReLU of this slope, biases zero.
     */
    public Layers kaiming(double slope) {
        return new Layers(precision, channelsLast, slope);
    }

    public Precision precision() {
        return precision;
    }

    /** The same value for each of three axes. */
    public static int[] cube(int n) {
        return new int[] {n, n, n};
    }

    /** A convolution in 3-D with an odd kernel, padded so that stride 1 keeps the size. */
    public Module conv(int in, int out, int kernel, int stride, boolean bias) {
        return conv(in, out, cube(kernel), cube(stride), cube(kernel / 2), 1, bias);
    }

    /**
     * A convolution; weight (out, in/groups, kernel…). One whose kernel is larger than its input
     * computes in float32 at any precision: it costs nothing, and libtorch 2.7.1 gives random
     * weight gradients in bf16 there on processors with AVX-512 (oneDNN reads memory that nobody
     * wrote).
     */
    public Module conv(
            int in, int out, int[] kernel, int[] stride, int[] padding, int groups, boolean bias) {
        int fan = in / groups * Tensor.size(kernel);
        Module module = new Module("Conv" + kernel.length + "d");
        parameters(module, fan, bias, out, shape(out, in / groups, kernel));
        boolean mayBeSmall = precision != Precision.FLOAT32 && Tensor.size(kernel) > 1;
        return module.forward(
                mayBeSmall ? format(kernel) : "",
                "return torch.conv%dd(%s, %s, %s, %s, %d)"
                        .formatted(
                                kernel.length,
                                mayBeSmall
                                        ? operands(e -> "torch.to(" + e + ", t)", bias)
                                        : operands(precision::operand, bias),
                                Arrays.toString(stride),
                                Arrays.toString(padding),
                                list(1, kernel.length),
                                groups));
    }

    /** A transposed convolution without output padding; weight (in, out/groups, kernel…). */
    public Module convTranspose(
            int in, int out, int[] kernel, int[] stride, int[] padding, int groups, boolean bias) {
        int fan = out / groups * Tensor.size(kernel);
        Module module = new Module("ConvTranspose" + kernel.length + "d");
        parameters(module, fan, bias, out, shape(in, out / groups, kernel));
        return module.forward(
                "return torch.conv_transpose%dd(%s, %s, %s, %s, %d, %s)"
                        .formatted(
                                kernel.length,
                                operands(precision::operand, bias),
                                Arrays.toString(stride),
                                Arrays.toString(padding),
                                list(0, kernel.length),
                                groups,
                                list(1, kernel.length)));
    }

    /**
     * Instance normalisation with affine parameters and without running statistics. With channels
     * last it is the batch normalisation of each sample, which keeps that layout.
     */
    public Module instanceNorm(int channels, double epsilon) {
        if (!channelsLast) return groupNorm(channels, channels, epsilon);
        String one =
                "torch.batch_norm(%s, self.weight, self.bias, None, None, True, 0.1, %s, True)";
        return affine(new Module("InstanceNorm"), channels)
                .forward(
                        "x = " + precision.full("x"),
                        "if torch.size(x, 0) == 1:",
                        "  return " + one.formatted("x", epsilon),
                        "samples = torch.split(x, 1)",
                        "parts = annotate(List[Tensor], [])",
                        "for i in range(torch.len(samples)):",
                        "  _0 = torch.append(parts, " + one.formatted("samples[i]", epsilon) + ")",
                        "return torch.cat(parts)");
    }

    /** Group normalisation with affine parameters. */
    public Module groupNorm(int groups, int channels, double epsilon) {
        return affine(new Module("GroupNorm"), channels)
                .forward(
                        "return torch.group_norm(%s, %d, self.weight, self.bias, %s, True)"
                                .formatted(precision.full("x"), groups, epsilon));
    }

    /** Batch normalisation with affine parameters and running statistics (momentum 0.1). */
    public Module batchNorm(int channels, double epsilon) {
        return affine(new Module("BatchNorm"), channels)
                .buffer("running_mean", Init.ZEROS, channels)
                .buffer("running_var", Init.ONES, channels)
                .counter("num_batches_tracked", Init.ZEROS)
                .forward(
                        "if self.training:",
                        "  count = torch.add_(self.num_batches_tracked, 1)",
                        ("return torch.batch_norm(%s, self.weight, self.bias, self.running_mean,"
                                        + " self.running_var, self.training, 0.1, %s, True)")
                                .formatted(precision.full("x"), epsilon));
    }

    private static Module affine(Module module, int channels) {
        return module.parameter("weight", Init.ONES, channels)
                .parameter("bias", Init.ZEROS, channels);
    }

    private void parameters(Module module, int fan, boolean bias, int out, int[] weightShape) {
        boolean kaiming = !Double.isNaN(kaimingSlope);
        double deviation = Math.sqrt(2 / (1 + kaimingSlope * kaimingSlope) / fan);
        Init init = kaiming ? Init.normal(deviation) : Init.uniform(fan);
        module.kernel("weight", init, channelsLast, weightShape);
        if (bias) module.parameter("bias", kaiming ? Init.ZEROS : init, out);
    }

    private static String operands(UnaryOperator<String> cast, boolean bias) {
        String weight = cast.apply("self.weight");
        return cast.apply("x") + ", " + weight + ", " + (bias ? cast.apply("self.bias") : "None");
    }

    /** Statements that set {@code t} to the number format of a convolution of {@code x}. */
    private String format(int[] kernel) {
        StringBuilder lines = new StringBuilder("t = " + precision.code());
        for (int axis = 0; axis < kernel.length; axis++)
            lines.append("\nif torch.lt(torch.size(x, %d), %d):".formatted(2 + axis, kernel[axis]))
                    .append("\n  t = " + Precision.FLOAT32.code());
        return lines.toString();
    }

    private static int[] shape(int first, int second, int[] kernel) {
        int[] shape = new int[2 + kernel.length];
        shape[0] = first;
        shape[1] = second;
        System.arraycopy(kernel, 0, shape, 2, kernel.length);
        return shape;
    }

    private static String list(int value, int length) {
        return Collections.nCopies(length, value).toString();
    }
}
