// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The layers that architectures are made of, with PyTorch's semantics, parameter names and default
 * initialisation, in 3-D or 2-D. Each layer that is made is counted in the {@link Footprint}, at
 * the scale that {@link #at} names. Objects are immutable apart from that count.
 */
public final class Layers {

    private static final int DEEP = 8;

    private final Footprint footprint;
    private Precision precision;
    private int[] scale;
    private boolean channelsLast;
    private boolean segmented;
    private boolean recompute;
    private boolean beside;
    private Starting starting = Starting.DEFAULT;

    /** Layers in 3-D. */
    public Layers(Precision precision) {
        this(precision, 3);
    }

    /**
     * @param axes 2 or 3
     */
    public Layers(Precision precision, int axes) {
        this.precision = precision;
        footprint = new Footprint(axes);
        scale = same(1, axes);
    }

    private Layers(Layers other, Consumer<Layers> change) {
        footprint = other.footprint;
        precision = other.precision;
        scale = other.scale;
        channelsLast = other.channelsLast;
        segmented = other.segmented;
        recompute = other.recompute;
        beside = other.beside;
        starting = other.starting;
        change.accept(this);
    }

    /**
     * Layers whose activations and weights lie with the channels last in memory, down to where an
     * edge is less than 1/{@value #DEEP} of the input's. On a CPU a quarter faster for dense 3x3x3
     * convolutions (BasicUNet), a tenth slower for depthwise ones (MedNeXt). Below, weights
     * outnumber the voxels, and to bring their gradients into that order costs more than it gains.
     */
    public Layers channelsLast() {
        return new Layers(this, copy -> copy.channelsLast = true);
    }

    /**
     * Layers whose convolutions start as nnU-Net's: weights normal by Kaiming's rule (fan in) for a
     * leaky ReLU of this slope, biases zero.
     */
    public Layers kaiming(double slope) {
        return starting(Starting.kaiming(slope));
    }

    public Layers starting(Starting rule) {
        return new Layers(this, copy -> copy.starting = rule);
    }

    /**
     * Layers for a program whose backward pass is cut between segments.
     *
     * @param again whether segments run twice: running statistics move once only
     */
    public Layers segmented(boolean again) {
        return new Layers(
                this,
                copy -> {
                    copy.segmented = true;
                    copy.recompute = again;
                });
    }

    /**
     * Layers whose outputs are this much smaller than the network's input; without it memory and
     * receptive field are overestimated.
     */
    public Layers at(int... factors) {
        int[] all = factors.length == 1 ? axes(factors[0]) : factors;
        return new Layers(this, copy -> copy.scale = all.clone());
    }

    /** Layers of a branch that sees no farther than the branch that runs beside it. */
    public Layers beside() {
        return new Layers(this, copy -> copy.beside = true);
    }

    public Precision precision() {
        return precision;
    }

    /** What the layers made so far need. */
    public Footprint footprint() {
        return footprint;
    }

    boolean segmented() {
        return segmented;
    }

    boolean recomputes() {
        return recompute;
    }

    /** Spatial axes: 3 or 2. */
    public int axes() {
        return scale.length;
    }

    /** The scale of the level below, where sizes are halved. */
    public int[] doubledScale() {
        return Arrays.stream(scale).map(n -> 2 * n).toArray();
    }

    /** The same value for each spatial axis. */
    public int[] axes(int value) {
        return same(value, axes());
    }

    /** Counts an array that is kept for the backward pass beside the layers' own. */
    public void keep(int channels) {
        footprint.keep(channels, scale, precision.bytes());
    }

    /**
     * Counts what code of an architecture sees beside the layers: voxels before and behind, at this
     * scale. Padding in front by n is {@code sees(n, -n)}.
     */
    public void sees(int below, int above) {
        for (int i = 0; i < axes(); i++) look(i, below, above, scale[i]);
    }

    /** A convolution with an odd kernel, padded so that stride 1 keeps the size. */
    public TorchModule conv(int in, int out, int kernel, int stride, boolean bias) {
        return conv(in, out, axes(kernel), axes(stride), axes(kernel / 2), 1, bias);
    }

    /** A convolution; weight (out, in/groups, kernel…). */
    public TorchModule conv(
            int in, int out, int[] kernel, int[] stride, int[] padding, int groups, boolean bias) {
        int taps = Tensor.size(kernel);
        TorchModule module = new TorchModule("Conv" + kernel.length + "d");
        weight(module, out, in / groups, kernel, in / groups * taps, out * taps, bias ? out : 0);
        for (int i = 0; i < kernel.length; i++)
            look(i, padding[i], kernel[i] - 1 - padding[i], Math.max(1, scale[i] / stride[i]));
        keep(out);
        return Convolutions.plain(
                module, precision, input(), kernel, stride, padding, groups, bias);
    }

    /** A transposed convolution without output padding; weight (in, out/groups, kernel…). */
    public TorchModule convTranspose(
            int in, int out, int[] kernel, int[] stride, int[] padding, int groups, boolean bias) {
        int[] none = same(0, kernel.length);
        return convTranspose(in, out, kernel, stride, padding, none, groups, bias);
    }

    /** A transposed convolution; weight (in, out/groups, kernel…). */
    public TorchModule convTranspose(
            int in,
            int out,
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] outputPadding,
            int groups,
            boolean bias) {
        int taps = Tensor.size(kernel);
        TorchModule module = new TorchModule("ConvTranspose" + kernel.length + "d");
        weight(module, in, out / groups, kernel, out / groups * taps, in * taps, bias ? out : 0);
        for (int i = 0; i < kernel.length; i++)
            look(i, kernel[i] - 1 - padding[i], padding[i], scale[i]);
        keep(out);
        return Convolutions.transposed(
                module, precision, input(), kernel, stride, padding, outputPadding, groups, bias);
    }

    /** A matrix product over the last axis; weight (out, in). */
    public TorchModule linear(int in, int out, boolean bias) {
        TorchModule module = new TorchModule("Linear");
        module.parameter("weight", starting.weight(in, out), out, in);
        if (bias) module.parameter("bias", starting.bias(in), out);
        keep(out);
        return module.forward(
                "return torch.linear("
                        + Convolutions.operands(precision::operand, "x", bias)
                        + ")");
    }

    /** Normalisation over the last axis, affine. */
    public TorchModule layerNorm(int channels, double epsilon) {
        footprint.keep(channels, scale, 4);
        return SpatialNorms.affine(new TorchModule("LayerNorm"), channels)
                .forward(
                        "return torch.layer_norm(%s, [%d], self.weight, self.bias, %s, True)"
                                .formatted(precision.full("x"), channels, epsilon));
    }

    /** Instance normalisation with affine parameters and without running statistics. */
    public TorchModule instanceNorm(int channels, double epsilon) {
        return instanceNorm(channels, epsilon, true);
    }

    /**
     * Instance normalisation without running statistics. With channels last it is the batch
     * normalisation of each sample, which keeps that layout.
     */
    public TorchModule instanceNorm(int channels, double epsilon, boolean affine) {
        if (!channelsLast || deep()) return groupNorm(channels, channels, epsilon, affine);
        seeAll(channels);
        return SpatialNorms.instance(precision, channels, epsilon, affine);
    }

    /** Group normalisation. */
    public TorchModule groupNorm(int groups, int channels, double epsilon, boolean affine) {
        seeAll(channels);
        return SpatialNorms.group(precision, groups, channels, epsilon, affine);
    }

    /**
     * Batch normalisation with affine parameters and running statistics (momentum 0.1). In a
     * program that recomputes, only the pass without gradients moves the statistics.
     */
    public TorchModule batchNorm(int channels, double epsilon) {
        normalise(channels);
        return SpatialNorms.batch(precision, channels, epsilon, recompute);
    }

    /** TorchScript that halves (by the factors) the size of x by its maxima. */
    public String maxPool(String x, int[] factors) {
        String k = Arrays.toString(factors);
        for (int i = 0; i < factors.length; i++)
            look(i, 0, factors[i] - 1, Math.max(1, scale[i] / factors[i]));
        String text = "torch.max_pool%dd(%s, %s, %s, %s, %s, False)";
        return text.formatted(
                axes(), x, k, k, Convolutions.list(0, axes()), Convolutions.list(1, axes()));
    }

    /** TorchScript for the means of x over windows. */
    public String averagePool(String x, int[] window, int[] stride) {
        for (int i = 0; i < window.length; i++)
            look(i, 0, window[i] - 1, Math.max(1, scale[i] / stride[i]));
        String text = "torch.avg_pool%dd(%s, %s, %s, %s, False, True, None)";
        return text.formatted(
                axes(),
                precision.full(x),
                Arrays.toString(window),
                Arrays.toString(stride),
                Convolutions.list(0, axes()));
    }

    /** TorchScript that brings x to a size by linear interpolation. */
    public String linearUpsample(String x, String size, boolean alignCorners) {
        sees(2, 1);
        String name = axes() == 3 ? "upsample_trilinear3d" : "upsample_bilinear2d";
        String flag = alignCorners ? "True" : "False";
        return "torch.%s(%s, %s, %s)".formatted(name, precision.full(x), size, flag);
    }

    /** TorchScript for the spatial size of x times a factor. */
    public String size(String x, int factor) {
        String times = factor == 1 ? "" : " * " + factor;
        return IntStream.range(2, 2 + axes())
                .mapToObj(axis -> "torch.size(" + x + ", " + axis + ")" + times)
                .toList()
                .toString();
    }

    private void seeAll(int channels) {
        normalise(channels);
        footprint.lookEverywhere();
    }

    /** Norms keep their input in float32. */
    private void normalise(int channels) {
        footprint.keep(channels, scale, 4);
        footprint.normalise(scale);
    }

    private void look(int axis, int below, int above, int unit) {
        if (!beside) footprint.look(axis, below, above, unit);
    }

    private void weight(
            TorchModule module,
            int first,
            int second,
            int[] kernel,
            int fanIn,
            int fanOut,
            int biases) {
        int[] shape =
                IntStream.concat(IntStream.of(first, second), Arrays.stream(kernel)).toArray();
        module.kernel("weight", starting.weight(fanIn, fanOut), channelsLast && !deep(), shape);
        if (biases > 0) module.parameter("bias", starting.bias(fanIn), biases);
    }

    private boolean deep() {
        return Tensor.size(scale) > Tensor.size(axes(DEEP));
    }

    /** A convolution's input, in the order of its weights. */
    private String input() {
        return channelsLast && deep() ? "torch.contiguous(x)" : "x";
    }

    private static int[] same(int value, int length) {
        return IntStream.generate(() -> value).limit(length).toArray();
    }
}
