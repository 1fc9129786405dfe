// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.TrainingMemory;
import fiji.plugin.cellmap.net.program.Footprint;
import fiji.plugin.cellmap.net.program.Precision;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one network is and needs.
 *
 * @param options that were set
 * @param allOptions every option with its value
 * @param parameters trainable values, as the original counts them
 * @param heads outputs in training
 * @param multiple what each axis of a patch must be a multiple of, z y x
 * @param patch for which memory is given, z y x
 * @param batch patches at a time
 * @param precision of convolutions
 * @param trainingMib estimate: weights, gradients, two moments, kept activations
 * @param predictionMib estimate: weights, and what lives at the widest place
 * @param receptiveField voxels that one output voxel depends on at most, z y x; null if on the
 *     whole window
 */
public record ModelFacts(
        String name,
        Map<String, Object> options,
        @JsonProperty("all_options") Map<String, Object> allOptions,
        long parameters,
        int heads,
        int[] multiple,
        int[] patch,
        int batch,
        String precision,
        @JsonProperty("training_mib") long trainingMib,
        @JsonProperty("prediction_mib") long predictionMib,
        @JsonProperty("receptive_field") int[] receptiveField,
        String source) {

    private static final double MIB = 1 << 20;
    private static final String FORMAT = "%-11s %13s  %9s %9s  %-13s %-34s %s";

    /** Arrays as large as the largest that live at once in a forward pass. */
    private static final int ALIVE = 4;

    public static ModelFacts of(
            Network network,
            Map<String, Object> options,
            int[] patch,
            int batch,
            String precision,
            Architecture architecture) {
        Precision format = precision == null ? Precision.FLOAT32 : Precision.of(precision);
        Footprint footprint = network.footprint(format);
        long parameters = network.parameterCount();
        double voxels = (double) batch * patch[0] * patch[1] * patch[2];
        long training = TrainingMemory.of(network, format, false).bytes(patch, batch);
        double prediction = 4.0 * parameters + ALIVE * voxels * footprint.widestBytesPerVoxel();
        return new ModelFacts(
                network.architecture(),
                options,
                network.options(),
                parameters,
                network.heads(),
                network.multiple(),
                patch,
                batch,
                format.label(),
                Math.round(training / MIB),
                Math.round(prediction / MIB),
                footprint.global() ? null : receptiveField(footprint.reach()),
                architecture.source());
    }

    private static int[] receptiveField(int[] reach) {
        int[] field = {1, 1, 1};
        for (int i = 0; i < reach.length; i++) field[3 - reach.length + i] = 2 * reach[i] + 1;
        return field;
    }

    public static String header() {
        return FORMAT.formatted(
                "name",
                "parameters",
                "train MiB",
                "pred. MiB",
                "sees (z,y,x)",
                "options",
                "source");
    }

    public String line() {
        return String.format(
                Locale.ROOT,
                FORMAT,
                name,
                String.format(Locale.ROOT, "%,d", parameters),
                String.format(Locale.ROOT, "%,d", trainingMib),
                String.format(Locale.ROOT, "%,d", predictionMib),
                receptiveField == null
                        ? "whole window"
                        : Arrays.toString(receptiveField).replace(" ", ""),
                text(options),
                source);
    }

    /** All options with their values. */
    public String choices() {
        return name + " with all its options: " + text(allOptions);
    }

    private static String text(Map<String, Object> options) {
        return options.entrySet().stream()
                .map(e -> e.getKey() + "=" + String.valueOf(e.getValue()).replace(" ", ""))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
