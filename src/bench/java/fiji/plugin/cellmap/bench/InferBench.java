// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Predict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What it takes to predict a volume from the disk to the disk with default settings, in turn with
 * the forward passes of the same windows alone, and with MONAI's sliding window and Zarr at their
 * best batch, all with the same model. Where the device blends the windows, also with the processor
 * doing so.
 *
 * @param data array of EM; null for a phantom
 * @param model architecture, perhaps with options
 * @param edge of a window in voxels
 * @param device of ours and of the bare forward; the peer is measured on the CPU only
 * @param python null for our own figures alone
 * @param rounds the median counts
 * @param cpu whether processor time counts instead of the time that passes
 */
record InferBench(
        String data,
        String model,
        int edge,
        String device,
        String python,
        int rounds,
        boolean cpu,
        Progress progress) {

    private static final long[] PHANTOM = {160, 192, 192};
    private static final int BARE_CALLS = 4;

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if the device or the peer fails
     */
    List<Figure> run() {
        try (BenchFolder folder = BenchFolder.make()) {
            NetworkTask task = NetworkTask.of(List.of(model), edge, 1).get(0);
            int[] window = {task.patch()[0], task.patch()[0], task.patch()[0]};
            Path file = folder.path().resolve("model.pt");
            Network network = task.network();
            ModelFile.write(
                    file,
                    network,
                    Precision.FLOAT32,
                    network.initial(1),
                    contract(network, window));
            Path em = BenchVolume.array(data, folder.path(), PHANTOM, progress);
            ComputeDevice computing = Devices.parse(device).get(0);
            double[][] took = new double[4][rounds];
            boolean both = InferenceNet.blends(computing);
            String peer = null;
            try (InferenceNet net = InferenceNet.load(file, computing);
                    PeerProcess other =
                            python == null || computing.isGpu()
                                    ? null
                                    : new PeerProcess(
                                            python,
                                            folder.path(),
                                            "infer_peer.py",
                                            Devices.threads(),
                                            Map.of(),
                                            "torch, monai and zarr")) {
                // What runs first would pay for what Java compiles.
                if (both) predict(file, em, folder.path().resolve("first.zarr"));
                progress.begin("Predicting", rounds);
                for (int round = 0; round < rounds; round++) {
                    progress.check();
                    Path out = folder.path().resolve("ours" + round + ".zarr");
                    Timer ours = new Timer();
                    ours.start();
                    PredictionResult result = predict(file, em, out);
                    ours.stop();
                    took[0][round] = seconds(ours.once());
                    if (both) {
                        Path second = folder.path().resolve("host" + round + ".zarr");
                        took[3][round] = onHost(() -> predict(file, em, second));
                    }
                    took[1][round] = bare(net, window, result.predictions().get(0).summary());
                    if (other != null) {
                        peer = other.libraries.path("monai").asText();
                        ObjectNode answer =
                                other.ask(
                                        Json.object()
                                                .put("model", file.toString())
                                                .put("input", em.toString())
                                                .put("window", window[0])
                                                .put(
                                                        "output",
                                                        folder.path()
                                                                .resolve("peer" + round + ".zarr")
                                                                .toString()));
                        took[2][round] = answer.path(cpu ? "cpu" : "wall").asDouble();
                        peer += ", batch " + answer.path("batch").asInt();
                    }
                    progress.advance(1);
                }
            }
            return figures(task.label(), window, took, peer, both);
        }
    }

    private List<Figure> figures(
            String label, int[] window, double[][] took, String peer, boolean both) {
        String what =
                "%s, windows of %s, whole volume on %s"
                        .formatted(label, Arrays.toString(window), device);
        String unit = cpu ? "CPU s" : "s";
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.beside(what, took[0], unit, "forward passes alone", took[1]));
        if (peer != null) figures.add(Figure.beside(what, took[0], unit, peer, took[2]));
        if (both) figures.add(Figure.beside(what, took[0], unit, "blended by the host", took[3]));
        return figures;
    }

    /** With windows that the processor blends. */
    private double onHost(Runnable work) {
        String before = System.setProperty(InferenceNet.BLEND, "host");
        try {
            Timer timer = new Timer();
            timer.start();
            work.run();
            timer.stop();
            return seconds(timer.once());
        } finally {
            if (before == null) System.clearProperty(InferenceNet.BLEND);
            else System.setProperty(InferenceNet.BLEND, before);
        }
    }

    private static ModelContract contract(Network network, int[] window) {
        return new ModelContract(
                1,
                network.architecture(),
                network.options(),
                List.of("a", "b"),
                new double[] {8, 8, 8},
                window,
                network.multiple(),
                1 / 255.0,
                0,
                "sigmoid");
    }

    private PredictionResult predict(Path file, Path em, Path out) {
        return Named.of(Predict.class)
                .with(Predict::model, file.toString())
                .with(Predict::input, em.toString())
                .with(Predict::voxelSize, new double[] {8})
                .with(Predict::output, out.toString())
                .with(Predict::device, device)
                .make()
                .run(progress);
    }

    /** What the calls of a prediction take, from some of them. */
    private double bare(InferenceNet net, int[] window, PredictionSummary summary) {
        int n = summary.batchSize();
        float[] input = new float[n * window[0] * window[1] * window[2]];
        for (int i = 0; i < input.length; i++) input[i] = i * 31 % 101 / 101f;
        net.apply(input, n, window);
        Timer timer = new Timer();
        timer.start();
        for (int i = 0; i < BARE_CALLS; i++) net.apply(input, n, window);
        timer.stop();
        return seconds(timer.once()) / BARE_CALLS * summary.windows() / n;
    }

    private double seconds(Contender.Took took) {
        return cpu ? took.cpu() : took.wall();
    }
}
