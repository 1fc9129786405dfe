// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Steps of pre- or postprocessing as one function of a value, as bioimage.io defines them. Those
 * that depend on the image ask for its statistics when the chain is made. Immutable.
 */
public final class ValueChain {

    private static final double EPSILON = 1e-6;

    private final List<List<DoubleUnaryOperator>> channels;

    private ValueChain(List<List<DoubleUnaryOperator>> channels) {
        this.channels = channels;
    }

    /**
     * @param channels how many there are
     * @param statistics of the image; null if there are none to be had
     * @throws CellMapException if a step is unknown, or needs statistics that there are not
     */
    public static ValueChain of(List<ValueStep> steps, int channels, SampleStatistics statistics) {
        List<List<DoubleUnaryOperator>> all = new ArrayList<>();
        for (int c = 0; c < channels; c++) all.add(new ArrayList<>());
        ValueChain chain = new ValueChain(all);
        for (ValueStep step : steps) chain.add(step, statistics);
        return chain;
    }

    /** What a value of a channel becomes; floats as they are between steps. */
    public float apply(float value, int channel) {
        float result = value;
        for (DoubleUnaryOperator step : channels.get(channel))
            result = (float) step.applyAsDouble(result);
        return result;
    }

    private void add(ValueStep step, SampleStatistics statistics) {
        if (step.needsStatistics()) {
            if (statistics == null)
                throw refused(step, "It needs the whole image, which is not known here.");
            DoubleUnaryOperator normalise = normalise(step, statistics);
            channels.forEach(channel -> channel.add(normalise));
        } else {
            for (int c = 0; c < channels.size(); c++) channels.get(c).add(plain(step, c));
        }
    }

    private DoubleUnaryOperator normalise(ValueStep step, SampleStatistics statistics) {
        double epsilon = step.number("eps", EPSILON);
        ValueChain before = new ValueChain(List.of(List.copyOf(channels.get(0))));
        if (step.id().equals("zero_mean_unit_variance")) {
            double[] found = statistics.meanAndDeviation(before);
            return v -> (v - found[0]) / (found[1] + epsilon);
        }
        double[] found =
                statistics.quantiles(
                        before,
                        step.number("min_percentile", 0) / 100,
                        step.number("max_percentile", 100) / 100);
        return v -> (v - found[0]) / (found[1] - found[0] + epsilon);
    }

    private DoubleUnaryOperator plain(ValueStep step, int c) {
        return switch (step.id()) {
            case "ensure_dtype" -> type(step);
            case "scale_linear" -> {
                double gain = of(step, "gain", 1, c);
                double offset = of(step, "offset", 0, c);
                yield v -> v * gain + offset;
            }
            case "zero_mean_unit_variance", "fixed_zero_mean_unit_variance" -> {
                double mean = of(step, "mean", 0, c);
                double deviation = of(step, "std", 1, c) + step.number("eps", EPSILON);
                yield v -> (v - mean) / deviation;
            }
            case "clip" -> {
                double min = step.number("min", Double.NEGATIVE_INFINITY);
                double max = step.number("max", Double.POSITIVE_INFINITY);
                yield v -> Math.min(Math.max(v, min), max);
            }
            case "binarize" -> {
                double threshold = of(step, "threshold", 0.5, c);
                yield v -> v > threshold ? 1 : 0;
            }
            case "sigmoid" -> v -> 1 / (1 + Math.exp(-v));
            default -> throw refused(step, "It is not known here.");
        };
    }

    private static DoubleUnaryOperator type(ValueStep step) {
        String type = step.text("dtype");
        if (type.equals("bool")) return v -> v != 0 ? 1 : 0;
        return step.idle() ? v -> v : v -> v < 0 ? Math.ceil(v) : Math.floor(v);
    }

    private double of(ValueStep step, String key, double usual, int c) {
        double[] numbers = step.numbers(key, usual);
        if (numbers.length == 1) return numbers[0];
        boolean along = !step.kwargs().containsKey("axis") || step.text("axis").startsWith("c");
        if (along && numbers.length == channels.size()) return numbers[c];
        throw refused(
                step, "It has " + numbers.length + " values for " + channels.size() + " channels.");
    }

    private static CellMapException refused(ValueStep step, String why) {
        return new CellMapException(
                "Cannot use the processing of a model",
                step.id(),
                why,
                "Possible: ensure_dtype, scale_linear, clip, sigmoid, binarize,"
                        + " fixed_zero_mean_unit_variance; before the network also"
                        + " zero_mean_unit_variance and scale_range; softmax after it.");
    }
}
