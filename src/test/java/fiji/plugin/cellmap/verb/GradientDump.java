// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.BatchGradients;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.TrainedNetwork;
import fiji.plugin.cellmap.job.TrainingData;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.train.Checkpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes what {@code src/test/python/gradients.py} compares with PyTorch: for each checkpoint of a
 * run the weights, the batch that its training took next, and the gradients of the training program
 * in single and double precision.
 *
 * <p>Arguments: CONFIG SEED DATA CHECKPOINTS OUT [THREADS].
 */
final class GradientDump {

    private GradientDump() {}

    public static void main(String[] args) throws Exception {
        ConfigFile config = ConfigFile.read(Path.of(args[0]), List.of("seed=" + args[1]));
        Experiment e = config.experiment();
        Path out = Files.createDirectories(Path.of(args[4]));
        Devices.threads(args.length > 5 ? Integer.parseInt(args[5]) : 1);
        TrainedNetwork trained = TrainedNetwork.of(config, false);
        try (OpenVolumes volumes = new OpenVolumes(e.data().cacheMib());
                Stream<Path> folders = Files.list(Path.of(args[3]))) {
            PatchSource source =
                    new PatchSource(
                            TrainingData.open(config, Path.of(args[2]), volumes).train(),
                            Targets.of(e),
                            e.data().voxelSize(),
                            e.data().patchSize(),
                            e.augment(),
                            new Intensity(e.data().intensityScale(), e.data().intensityOffset()),
                            e.seed());
            for (Path checkpoint : folders.sorted().toList()) {
                long step = Checkpoints.state(checkpoint).step();
                Batch batch = Batch.of(source, step, e.train().batchSize());
                Weights weights = ModelFile.weights(checkpoint.resolve(Checkpoints.MODEL));
                Map<String, Tensor> all = new LinkedHashMap<>();
                int n = batch.n();
                int[] s = batch.shape();
                int k = batch.classes();
                all.put(
                        "x",
                        Tensor.of(new int[] {n, 1, s[0], s[1], s[2]}, BatchGradients.raw(batch)));
                all.put(
                        "y",
                        Tensor.of(
                                new int[] {n, k, s[0], s[1], s[2]}, BatchGradients.target(batch)));
                all.put(
                        "m",
                        Tensor.of(new int[] {n, k, s[0], s[1], s[2]}, BatchGradients.mask(batch)));
                weights.tensors().forEach((name, t) -> all.put("weights." + name, t));
                BatchGradients.single(trained.network(), weights, e, batch)
                        .forEach((name, t) -> all.put("single." + name, t));
                BatchGradients.twofold(trained.network(), weights, e, batch, out).forEach(all::put);
                Path file = out.resolve("step-%06d.safetensors".formatted(step));
                Safetensors.write(file, new Weights(all), Map.of());
            }
        }
    }
}
