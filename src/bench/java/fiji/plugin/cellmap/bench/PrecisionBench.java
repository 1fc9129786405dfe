// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How far the output of the networks of the zoo in bf16 and fp16 is from float32, with the starting
 * weights of seed 1 and random grey values, on the CPU: the largest difference over the largest
 * logit, and the mean difference over the mean logit (absolute values).
 *
 * @param networks names of architectures, perhaps with options; null or empty for all
 * @param edge of a patch in voxels; each network's own multiple above it is taken
 * @param n patches in the batch
 * @param threads within an operation
 */
public record PrecisionBench(
        List<String> networks, int edge, int n, int threads, Progress progress) {

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if a network is unknown
     */
    public List<Figure> run() {
        List<NetworkTask> tasks = NetworkTask.of(networks, edge, n);
        int before = Devices.threads(threads);
        List<Figure> figures = new ArrayList<>();
        progress.begin("Measuring", tasks.size());
        try (BenchFolder folder = BenchFolder.make()) {
            for (NetworkTask task : tasks) {
                progress.check();
                Weights weights = task.network().initial(1);
                float[] full = output(task, weights, Precision.FLOAT32, folder);
                for (Precision half : List.of(Precision.BF16, Precision.FP16)) {
                    float[] other = output(task, weights, half, folder);
                    String name = task.label() + ", " + half.label();
                    figures.add(Figure.alone(name + ", largest", largest(full, other), "relative"));
                    figures.add(Figure.alone(name + ", mean", mean(full, other), "relative"));
                }
                progress.advance(1);
            }
        } finally {
            Devices.threads(before);
        }
        return figures;
    }

    private static float[] output(
            NetworkTask task, Weights weights, Precision precision, BenchFolder folder) {
        Path file = folder.path().resolve("network.pt");
        ModelFile.write(file, task.network().program(precision), weights, Map.of());
        try (InferenceNet net = InferenceNet.load(file, ComputeDevice.CPU)) {
            return net.apply(task.input(), task.n(), task.patch());
        }
    }

    private static double largest(float[] full, float[] half) {
        double difference = 0;
        double value = 0;
        for (int i = 0; i < full.length; i++) {
            difference = Math.max(difference, Math.abs(half[i] - full[i]));
            value = Math.max(value, Math.abs(full[i]));
        }
        return difference / value;
    }

    private static double mean(float[] full, float[] half) {
        double difference = 0;
        double value = 0;
        for (int i = 0; i < full.length; i++) {
            difference += Math.abs(half[i] - full[i]);
            value += Math.abs(full[i]);
        }
        return difference / value;
    }
}
