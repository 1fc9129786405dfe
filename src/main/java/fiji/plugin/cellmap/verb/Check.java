// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.ConvolutionProbe;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.engine.natives.Diagnosis;
import fiji.plugin.cellmap.engine.natives.EngineChoice;
import fiji.plugin.cellmap.engine.natives.EngineFinding;
import fiji.plugin.cellmap.engine.natives.Machine;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.EnvironmentFacts;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what the engine can do here, and measures it; for each fault the remedy. */
@Purpose(Check.PURPOSE)
public record Check() implements Verb<Check.Result> {

    public static final String PURPOSE =
            "Say what the engine can do on this machine, measure it, and name the remedy of each fault.";

    private static final int EDGE = 64;
    private static final int REPEATS = 3;

    private static final String HALF = " bf16";

    /** A gain that is worth mentioning. */
    private static final double WORTH = 1.2;

    /** What a processor computes bf16 with; without it bf16 is slower than float32. */
    private static final List<String> HALVES = List.of("amx_bf16", "avx512_bf16", "bf16");

    /** Features of processors that matter to speed. */
    private static final List<String> TOLD =
            List.of(
                    "avx2",
                    "avx512f",
                    "avx512_bf16",
                    "avx512_vnni",
                    "amx_tile",
                    "amx_bf16",
                    "bf16");

    /**
     * What was found.
     *
     * @param facts versions, system, what was chosen and why, devices
     * @param libraries native libraries of the engine in this process
     * @param gflops a 3-D convolution of 32 to 32 channels on 64^3 voxels, by device and number
     *     format, in 10^9 operations a second
     * @param megavoxelsPerSecond forward pass of BasicUNet with MONAI's features on 64^3 voxels, by
     *     device, transfers included
     * @param findings what is wrong, with remedies
     */
    public record Result(
            Map<String, Object> facts,
            List<String> libraries,
            Map<String, Double> gflops,
            Map<String, Double> megavoxelsPerSecond,
            List<EngineFinding> findings)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            facts.forEach((k, v) -> text.append(String.format("%-12s %s%n", k, v)));
            libraries.forEach(path -> text.append(String.format("%-12s %s%n", "library", path)));
            gflops.forEach(
                    (device, v) ->
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            "%-12s %.0f GFLOP/s in 3-D convolutions%n",
                                            device,
                                            v)));
            megavoxelsPerSecond.forEach(
                    (device, v) ->
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            "%-12s %.2f Mvoxel/s through BasicUNet%n",
                                            device,
                                            v)));
            megavoxelsPerSecond.forEach((device, v) -> text.append(offer(device, v)));
            for (EngineFinding f : findings)
                text.append(f.fault() ? "FAULT  " : "Note   ").append(f.text()).append('\n');
            if (findings.isEmpty()) text.append("No fault was found.");
            return text.toString().stripTrailing();
        }

        /** What bf16 would gain where it is worth its rounding; empty if it is not. */
        private String offer(String device, double speed) {
            double gain = megavoxelsPerSecond.getOrDefault(device + HALF, 0.0) / speed;
            return gain < WORTH
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "%-12s predictions of our networks are about %.1f times as fast with predict.precision=bf16, which rounds more coarsely%n",
                            device,
                            gain);
        }

        /** Whether a GPU lies idle because libraries for it are not in use. */
        public boolean needsCuda() {
            return findings.stream().anyMatch(f -> f.kind().equals("cpu-natives"));
        }

        /** Whether nothing can be computed. */
        @Override
        public boolean isFaulty() {
            return gflops.isEmpty();
        }
    }

    @Override
    public Result run(Progress progress) {
        Map<String, Object> facts = EnvironmentFacts.host();
        Diagnosis diagnosis = Devices.diagnosis();
        List<EngineFinding> findings = new ArrayList<>(Devices.fault().stream().toList());
        findings.addAll(diagnosis.findings());
        machine(diagnosis.machine(), facts);
        EngineChoice choice = diagnosis.choice();
        facts.put(
                "chosen",
                choice.name() + (choice.flavour().isEmpty() ? "" : ", " + choice.flavour()));
        facts.put("why", choice.why());
        facts.put("jni", Devices.jniVersion());
        Map<String, Double> gflops = new LinkedHashMap<>();
        Map<String, Double> voxels = new LinkedHashMap<>();
        if (Devices.fault().isEmpty()) {
            facts.putAll(Devices.describe());
            progress.begin("Measuring", 0);
            for (ComputeDevice device : devices(diagnosis.gpus()))
                measure(device, diagnosis.machine(), gflops, voxels, findings, progress);
        }
        return new Result(facts, Devices.libraries(), gflops, voxels, findings);
    }

    private static List<ComputeDevice> devices(int gpus) {
        List<ComputeDevice> all = new ArrayList<>(List.of(ComputeDevice.CPU));
        for (int i = 0; i < gpus; i++) all.add(ComputeDevice.gpu(i));
        return all;
    }

    private static void machine(Machine machine, Map<String, Object> facts) {
        facts.put("memory", DiskSpace.text(machine.memory()));
        if (!machine.libc().isEmpty()) facts.put("libc", machine.libc());
        if (!machine.model().isEmpty()) facts.put("cpu", machine.model());
        facts.put("cpu_features", TOLD.stream().filter(machine.features()::contains).toList());
        if (!machine.cards().isEmpty()) facts.put("cards", machine.cards());
        facts.put(
                "driver",
                machine.driver()
                        .map(d -> (d.version() + " for CUDA up to " + d.cudaText()).strip())
                        .orElse("none"));
        machine.driver()
                .ifPresent(
                        d -> {
                            for (Machine.Gpu gpu : d.gpus())
                                facts.put(
                                        "gpu:" + d.gpus().indexOf(gpu),
                                        gpu.name() + ", " + DiskSpace.text(gpu.memory()));
                        });
    }

    /** A device that fails is a finding; the others are measured. */
    private static void measure(
            ComputeDevice device,
            Machine machine,
            Map<String, Double> gflops,
            Map<String, Double> voxels,
            List<EngineFinding> findings,
            Progress progress) {
        try {
            progress.check();
            progress.message(device.toString());
            gflops.put(device.toString(), ConvolutionProbe.gflops(device, Precision.FLOAT32));
            voxels.put(device.toString(), speed(device, Precision.FLOAT32));
            if (!device.isGpu() && HALVES.stream().noneMatch(machine.features()::contains)) return;
            gflops.put(device + HALF, ConvolutionProbe.gflops(device, Precision.BF16));
            voxels.put(device + HALF, speed(device, Precision.BF16));
        } catch (CellMapException e) {
            findings.add(
                    0,
                    new EngineFinding("device", true, device + " does not work", e.why(), e.fix()));
        }
    }

    private static double speed(ComputeDevice device, Precision precision) {
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
                    ModelFile.write(file, network, precision, network.initial(0), contract);
                    try (InferenceNet net = InferenceNet.load(file, device)) {
                        net.apply(input, 1, window);
                        long began = System.nanoTime();
                        for (int i = 0; i < REPEATS; i++) net.apply(input, 1, window);
                        return REPEATS * input.length * 1e3 / (System.nanoTime() - began);
                    }
                });
    }
}
