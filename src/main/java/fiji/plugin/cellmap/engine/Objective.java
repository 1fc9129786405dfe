// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.config.TargetSection;
import fiji.plugin.cellmap.sample.DistanceTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a training minimises, and of which targets. Immutable by convention.
 *
 * @param exclusive whether the classes exclude each other: the softmax over the network's channels
 *     is the probability
 * @param background whether the network's first channel is the background of exclusive classes; the
 *     others are the classes
 * @param distance whether each output is learned as a distance, or another number from -1 to 1;
 *     empty if none is
 * @param classWeights of the network's channels; null for none
 * @param posWeights of present voxels, for each class; null for none
 */
public record Objective(
        LossSection loss,
        boolean exclusive,
        boolean background,
        boolean[] distance,
        double[] classWeights,
        double[] posWeights) {

    /** Targets of distances are whole numbers; this one stands for 1. */
    public static final int ONE = DistanceTargets.ONE;

    /** Every class is a mask of its own; weights are those of the section. */
    public static Objective masks(LossSection loss) {
        return new Objective(
                loss, false, false, new boolean[0], loss.classWeights(), loss.posWeights());
    }

    /**
     * @param outputs channels, in order
     * @param classWeights see above
     * @param posWeights see above
     */
    public static Objective of(
            LossSection loss,
            TargetSection target,
            List<Output> outputs,
            double[] classWeights,
            double[] posWeights) {
        boolean any = outputs.stream().anyMatch(target::isNumber);
        boolean[] distance = new boolean[any ? outputs.size() : 0];
        for (int c = 0; c < distance.length; c++) distance[c] = target.isNumber(outputs.get(c));
        return new Objective(
                loss,
                target.exclusive(),
                target.backgroundChannel(),
                distance,
                classWeights,
                posWeights);
    }

    boolean hasMasks() {
        return distance.length == 0 || channels(false).length > 0;
    }

    boolean hasDistances() {
        return channels(true).length > 0;
    }

    /** Channels that are learned so, if there are distances. */
    private int[] channels(boolean asDistance) {
        return IntStream.range(0, distance.length).filter(c -> distance[c] == asDistance).toArray();
    }

    /** An expression for the channels of a tensor that are distances, or masks. */
    String part(String tensor, boolean asDistance) {
        int[] channels = channels(asDistance);
        if (channels.length == 0) return tensor;
        List<String> parts = new ArrayList<>();
        for (int i = 0, from = 0; i < channels.length; i++) {
            if (i + 1 < channels.length && channels[i + 1] == channels[i] + 1) continue;
            parts.add(
                    "torch.narrow(%s, 1, %d, %d)".formatted(tensor, channels[from], i + 1 - from));
            from = i + 1;
        }
        return "torch.cat([" + String.join(", ", parts) + "], 1)";
    }

    /**
     * The weights of these channels.
     *
     * @param weights null for none
     */
    double[] part(double[] weights, boolean asDistance) {
        if (weights == null || distance.length == 0) return weights;
        return IntStream.of(channels(asDistance)).mapToDouble(c -> weights[c]).toArray();
    }

    /** An expression for numbers as a tensor like another one. */
    static String tensor(double[] values, String like, String shape) {
        return "torch.reshape(torch.tensor([%s], dtype=ops.prim.dtype(%s), device=ops.prim.device(%<s)), [%s])"
                .formatted(
                        DoubleStream.of(values)
                                .mapToObj(String::valueOf)
                                .collect(Collectors.joining(", ")),
                        like,
                        shape);
    }

    /**
     * The body of a method that makes one logit of a probability for each class of the network's
     * output x; a distance d is the probability (1 + d) / 2.
     */
    String[] logits() {
        if (exclusive) {
            String p = "p = torch.log_softmax(x, 1)";
            String classes = "p = torch.narrow(p, 1, 1, torch.sub(torch.size(p, 1), 1))";
            String z =
                    "return torch.sub(p, torch.log(torch.clamp(torch.neg(torch.expm1(p)), 1e-7)))";
            return background ? new String[] {p, classes, z} : new String[] {p, z};
        }
        if (!hasDistances()) return new String[] {"return x"};
        double[] factors = new double[distance.length];
        for (int c = 0; c < factors.length; c++) factors[c] = distance[c] ? 2 : 1;
        return new String[] {
            "return torch.mul(x, " + tensor(factors, "x", factors.length + ", 1, 1, 1") + ")"
        };
    }
}
