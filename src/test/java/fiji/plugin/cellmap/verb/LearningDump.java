// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.BatchGradients;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.DoubleTraining;
import fiji.plugin.cellmap.engine.Objective;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.TrainedNetwork;
import fiji.plugin.cellmap.job.TrainingData;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.train.Schedule;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains for some steps and writes what {@code src/test/python/learning.py} needs to do the same
 * with PyTorch: the first weights, each step's patches, learning rate and loss, and the recipe;
 * also the loss where all arithmetic is in double precision, which shows how far rounding has led.
 *
 * <p>Arguments: CONFIG DATA OUT STEPS [KEY=VALUE ...]. Patches must be cubes.
 */
final class LearningDump {

    private LearningDump() {}

    public static void main(String[] args) throws Exception {
        List<String> set = List.of(args).subList(4, args.length);
        ConfigFile config = ConfigFile.read(Path.of(args[0]), set);
        Experiment e = config.experiment();
        Path out = Files.createDirectories(Path.of(args[2]));
        int steps = Integer.parseInt(args[3]);
        Devices.threads(1);
        Network network = TrainedNetwork.of(config, false).network();
        Weights start = network.initial(e.seed());
        Safetensors.write(out.resolve("start.safetensors"), start, Map.of());
        Schedule schedule = new Schedule(e.optimizer(), steps, steps);
        List<String> lines = new ArrayList<>();
        try (OpenVolumes volumes = new OpenVolumes(e.data().cacheMib());
                TrainingNet net =
                        new TrainingNet(
                                network,
                                start,
                                e.loss(),
                                e.optimizer(),
                                Precision.FLOAT32,
                                0,
                                ComputeDevice.CPU);
                DoubleTraining exact =
                        new DoubleTraining(
                                out, network, start, Objective.masks(e.loss()), e.optimizer(), 0)) {
            PatchSource source =
                    new PatchSource(
                            TrainingData.open(config, Path.of(args[1]), volumes).train(),
                            Targets.of(e),
                            e.data().voxelSize(),
                            e.data().patchSize(),
                            e.augment(),
                            new Intensity(e.data().intensityScale(), e.data().intensityOffset()),
                            e.seed());
            for (int step = 0; step < steps; step++) {
                Batch batch = Batch.of(source, step, e.train().batchSize());
                int[] s = batch.shape();
                int[] in = {batch.n(), 1, s[0], s[1], s[2]};
                int[] to = {batch.n(), batch.classes(), s[0], s[1], s[2]};
                Map<String, Tensor> all = new LinkedHashMap<>();
                float[] x = BatchGradients.raw(batch);
                float[] y = BatchGradients.target(batch);
                float[] m = BatchGradients.mask(batch);
                all.put("x", Tensor.of(in, x));
                all.put("y", Tensor.of(to, y));
                all.put("m", Tensor.of(to, m));
                Path file = out.resolve("step-%03d.safetensors".formatted(step));
                Safetensors.write(file, new Weights(all), Map.of());
                net.add(batch, 1);
                double loss = net.losses().get(0)[0];
                double rate = schedule.at(step);
                net.step(rate, e.optimizer().clipNorm());
                double exactly = exact.accumulate(x, y, m, s[0], 1);
                exact.step(rate, e.optimizer().clipNorm());
                lines.add(rate + "\t" + loss + "\t" + exactly);
            }
        }
        Files.write(out.resolve("losses.tsv"), lines);
        Files.write(out.resolve("recipe.json"), Json.bytes(e));
    }
}
