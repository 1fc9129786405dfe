// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.EnvironmentFacts;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what the engine can do here: versions, devices, and a network on each device. */
@Purpose(Check.PURPOSE)
public record Check() implements Verb<Check.Result> {

    public static final String PURPOSE = "Measure what the engine can do on this machine.";

    private static final int EDGE = 64;
    private static final int REPEATS = 3;

    /**
     * What was found.
     *
     * @param facts versions, system, devices
     * @param megavoxelsPerSecond forward pass of BasicUNet with MONAI's features on 64^3 voxels, by
     *     device, transfers included
     */
    public record Result(Map<String, Object> facts, Map<String, Double> megavoxelsPerSecond)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            facts.forEach((k, v) -> text.append(String.format("%-12s %s%n", k, v)));
            megavoxelsPerSecond.forEach(
                    (device, v) ->
                            text.append(
                                    String.format(
                                            "%-12s %.2f Mvoxel/s through BasicUNet%n", device, v)));
            return text.toString().stripTrailing();
        }
    }

    @Override
    public Result run(Progress progress) {
        Map<String, Object> facts = EnvironmentFacts.facts();
        Map<String, Double> speed = new LinkedHashMap<>();
        speed.put("cpu", speed(ComputeDevice.CPU));
        for (Object device : (List<?>) facts.get("devices")) {
            progress.check();
            if (!device.equals("cpu"))
                speed.put(device.toString(), speed(Devices.parse(device.toString()).get(0)));
        }
        return new Result(facts, speed);
    }

    private static double speed(ComputeDevice device) {
        Network network = Architectures.create("BasicUNet", Map.of(), 1, 1);
        int[] window = {EDGE, EDGE, EDGE};
        float[] input = new float[EDGE * EDGE * EDGE];
        ModelContract contract =
                new ModelContract(
                        1,
                        network.architecture(),
                        network.options(),
                        List.of("probe"),
                        new double[] {8, 8, 8},
                        window,
                        network.multiple(),
                        1,
                        0,
                        "sigmoid");
        return TemporaryFile.with(
                "the network that is measured",
                file -> {
                    ModelFile.write(file, network, Precision.FLOAT32, network.initial(0), contract);
                    try (InferenceNet net = InferenceNet.load(file, device)) {
                        net.apply(input, 1, window);
                        long began = System.nanoTime();
                        for (int i = 0; i < REPEATS; i++) net.apply(input, 1, window);
                        return REPEATS * input.length * 1e3 / (System.nanoTime() - began);
                    }
                });
    }
}
