// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.Footprint;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * One network of an architecture. The root module has {@code forward(x)}, the logits of the main
 * head at the size of the input, and, if there is more than one head, {@code heads(x)}, the list of
 * all logits, full resolution first; both take N, C, D, H, W, a network in 2-D plane by plane.
 * Immutable by convention.
 *
 * @param architecture its name
 * @param options all of them, with the values that apply
 * @param inputs channels in
 * @param outputs channels out
 * @param axes of the network: 3, or 2 for one that works plane by plane
 * @param multiple what each axis of an input must be a multiple of, z y x
 * @param fixed whether an input must have exactly the size {@code multiple}
 * @param heads 1, or the number of heads of a network with deep supervision
 * @param random whether training draws random numbers (dropout)
 * @param body builds the module tree from layers of a precision
 */
public record Network(
        String architecture,
        Map<String, Object> options,
        int inputs,
        int outputs,
        int axes,
        int[] multiple,
        boolean fixed,
        int heads,
        boolean random,
        Function<Layers, TorchModule> body) {

    /** A network in 3-D with one head that takes any size and draws no random numbers. */
    public static Network of(
            String architecture,
            Map<String, Object> options,
            int inputs,
            int outputs,
            Function<Layers, TorchModule> body) {
        int[] any = {1, 1, 1};
        return new Network(architecture, options, inputs, outputs, 3, any, false, 1, false, body);
    }

    /**
     * @param dimensions 3 or 2; in 2-D z may have any size
     */
    public Network in(int dimensions) {
        int[] sizes = multiple.clone();
        if (dimensions == 2) sizes[0] = 1;
        return new Network(
                architecture,
                options,
                inputs,
                outputs,
                dimensions,
                sizes,
                fixed,
                heads,
                random,
                body);
    }

    /**
     * @param sizes one for all axes, or z y x, or y x
     */
    public Network multipleOf(int... sizes) {
        int[] all = new int[3];
        Arrays.fill(all, 1);
        for (int i = 1; i <= (sizes.length == 1 ? axes : sizes.length); i++)
            all[3 - i] = sizes.length == 1 ? sizes[0] : sizes[sizes.length - i];
        return new Network(
                architecture, options, inputs, outputs, axes, all, fixed, heads, random, body);
    }

    /** The same for inputs of exactly {@link #multiple}. */
    public Network exactly() {
        return new Network(
                architecture, options, inputs, outputs, axes, multiple, true, heads, random, body);
    }

    public Network withHeads(int number) {
        return new Network(
                architecture,
                options,
                inputs,
                outputs,
                axes,
                multiple,
                fixed,
                number,
                random,
                body);
    }

    public Network drawing(boolean dropout) {
        return new Network(
                architecture,
                options,
                inputs,
                outputs,
                axes,
                multiple,
                fixed,
                heads,
                dropout,
                body);
    }

    /** The module tree as a program of this precision; a new one at each call. */
    public TorchModule program(Precision precision) {
        return body.apply(new Layers(precision, axes));
    }

    /**
     * The same with methods for a backward pass that is cut between segments, see {@link
     * fiji.plugin.cellmap.net.program.Flow}. Without them if the architecture has no segments.
     *
     * @param again whether the backward pass computes each segment again
     */
    public TorchModule segmented(Precision precision, boolean again) {
        return body.apply(new Layers(precision, axes).segmented(again));
    }

    /** Whether the backward pass can be cut between segments. */
    public boolean hasBuckets() {
        return !segmented(Precision.FLOAT32, false).buckets().isEmpty();
    }

    /** What it needs of memory, and how far it sees. */
    public Footprint footprint(Precision precision) {
        Layers layers = new Layers(precision, axes);
        body.apply(layers);
        return layers.footprint();
    }

    /** Whether an input of this size (z y x) fits. */
    public boolean takes(int[] size) {
        for (int i = 0; i < 3; i++)
            if (fixed && (axes == 3 || i > 0) ? size[i] != multiple[i] : size[i] % multiple[i] != 0)
                return false;
        return true;
    }

    /** The sizes that fit, for messages. */
    public String sizes() {
        return (fixed ? "exactly " : "multiples of ") + Arrays.toString(multiple) + " (z, y, x)";
    }

    /** Starting weights: a pure function of the seed, by the original's distribution. */
    public Weights initial(long seed) {
        return program(Precision.FLOAT32).initial(seed);
    }

    /** Whether it normalises over the samples of a batch, with running statistics. */
    public boolean batchStatistics() {
        boolean[] found = {false};
        program(Precision.FLOAT32)
                .forEachSlot((name, slot) -> found[0] |= name.endsWith("running_var"));
        return found[0];
    }

    /** Trainable values, as the original counts them. */
    public long parameterCount() {
        return program(Precision.FLOAT32).parameterCount();
    }
}
