// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.HostPins;
import fiji.plugin.cellmap.engine.Objective;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a training step of networks of the zoo takes on a device in each of the {@link GpuForm}s,
 * and what memory of the device is taken then, beside PyTorch with autocast on the same device,
 * which has it for itself. Cross-entropy and Dice, AdamW, random samples. Also: how long samples
 * take to the device from memory that is locked and that is not, what a second device would gain,
 * computed, and, if several are named, what they do gain ({@link SeveralDevices}).
 *
 * @param networks names of architectures, perhaps with options
 * @param edge of a patch in voxels; each network's own multiple above it is taken
 * @param n patches in the batch
 * @param device as for training; if there are several, the first also for itself
 * @param python null for our own figures alone
 * @param rounds how often each is measured; the median counts
 * @param seconds that each is measured in each round, at least
 */
public record GpuBench(
        List<String> networks,
        int edge,
        int n,
        String device,
        Precision precision,
        String python,
        int rounds,
        double seconds,
        Progress progress) {

    private static final int WARM_UP = 3;
    private static final double MIB = 1 << 20;

    /** What one form gave. */
    private record Measured(double[] seconds, double loss, double mebibytes) {}

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if the device cannot be had, or Python
     *     fails
     * @throws fiji.plugin.cellmap.util.UsageException if a network is unknown
     */
    public List<Figure> run() {
        ComputeDevice chosen = Devices.parse(device).get(0);
        List<Figure> figures = new ArrayList<>();
        for (NetworkTask task : NetworkTask.of(networks, edge, n)) measure(task, chosen, figures);
        return figures;
    }

    private void measure(NetworkTask task, ComputeDevice chosen, List<Figure> figures) {
        String what =
                "%s, %d x %s, %s on %s"
                        .formatted(
                                task.label(),
                                n,
                                task.patch()[0] + "x" + task.patch()[1] + "x" + task.patch()[2],
                                precision.label(),
                                chosen);
        List<GpuForm> forms = GpuForm.of(task, precision.isHalf());
        progress.begin("Measuring " + task.label(), forms.size());
        Batch batch = batch(task);
        List<Measured> ours = new ArrayList<>();
        for (GpuForm form : forms) {
            progress.check();
            ours.add(form.apply(() -> steps(task, chosen, batch)));
            progress.advance(1);
        }
        try (BenchFolder folder = BenchFolder.make();
                PeerStep peer = PeerStep.of(python, folder, task, chosen, precision)) {
            for (int i = 0; i < forms.size(); i++) {
                GpuForm form = forms.get(i);
                String step = what + ": step, " + form.name();
                boolean both = form.norms().equals("float32") && form.depthwise().equals("cpu");
                double[] mine = ours.get(i).seconds;
                figures.add(
                        peer != null && both
                                ? Figure.beside(
                                        step,
                                        mine,
                                        "s",
                                        peer.name(),
                                        peer.rounds(form, rounds, seconds))
                                : Figure.alone(step, Turns.median(mine), "s"));
                if (ours.get(i).mebibytes >= 0)
                    figures.add(
                            peer != null && both
                                    ? Figure.beside(
                                            what + ": memory, " + form.name(),
                                            ours.get(i).mebibytes,
                                            "MiB",
                                            peer.name(),
                                            peer.memory() / MIB)
                                    : Figure.alone(
                                            what + ": memory, " + form.name(),
                                            ours.get(i).mebibytes,
                                            "MiB"));
                double first = ours.get(0).loss;
                if (i > 0)
                    figures.add(
                            Figure.alone(
                                    what + ": loss against that as shipped, " + form.name(),
                                    Math.abs(ours.get(i).loss - first) / first,
                                    "relative"));
            }
        }
        copies(what, task, chosen, batch, figures);
        double single = Turns.median(ours.get(0).seconds);
        List<ComputeDevice> all = Devices.parse(device);
        if (all.size() > 1)
            figures.addAll(
                    new SeveralDevices(all, batch, rounds, seconds, on -> net(task, on))
                            .measure(what, single, task));
        figures.addAll(SecondDevice.gain(what, single, task.network()));
    }

    private TrainingNet net(NetworkTask task, List<ComputeDevice> on) {
        return new TrainingNet(
                task.network(),
                task.network().initial(1),
                Objective.masks(Named.of(LossSection.class).make()),
                Named.of(OptimizerSection.class).make(),
                precision,
                0,
                false,
                on);
    }

    private Measured steps(NetworkTask task, ComputeDevice chosen, Batch batch) {
        try (TrainingNet net = net(task, List.of(chosen))) {
            double loss = step(net, batch);
            for (int i = 1; i < WARM_UP; i++) step(net, batch);
            double[] took = new double[rounds];
            for (int i = 0; i < rounds; i++)
                took[i] = Timer.repeat(seconds, () -> step(net, batch)).wall();
            long bytes = Devices.memoryUsed(chosen).orElse(-1);
            net.undo();
            return new Measured(took, loss, bytes < 0 ? -1 : bytes / MIB);
        }
    }

    private static double step(TrainingNet net, Batch batch) {
        net.add(batch, 1);
        double loss = net.losses().get(0)[0];
        net.step(1e-4, 1);
        return loss;
    }

    private void copies(
            String what,
            NetworkTask task,
            ComputeDevice chosen,
            Batch batch,
            List<Figure> figures) {
        try (TrainingNet net = net(task, List.of(chosen));
                HostPins pins = net.pins()) {
            Runnable copy = () -> net.stage(0, batch).close();
            double plain = Timer.repeat(seconds, copy).wall();
            figures.add(Figure.alone(what + ": samples to the device", plain, "s"));
            if (!chosen.isGpu()) return;
            pins.pin(batch);
            double locked = Timer.repeat(seconds, copy).wall();
            String how = pins.works() ? "locked memory" : "locked memory (refused)";
            figures.add(Figure.alone(what + ": samples to the device, " + how, locked, "s"));
        }
    }

    /** Random grey values, and classes that follow from them. */
    private Batch batch(NetworkTask task) {
        SplittableRandom random = Seeds.random(2);
        int[] patch = task.patch();
        int voxels = patch[0] * patch[1] * patch[2];
        float[] raw = new float[n * voxels];
        byte[] labels = new byte[n * NetworkTask.OUTPUTS * voxels];
        for (int i = 0; i < raw.length; i++) raw[i] = random.nextFloat();
        for (int i = 0; i < labels.length; i++)
            labels[i] =
                    (byte)
                            (raw[i / voxels / NetworkTask.OUTPUTS * voxels + i % voxels] > 0.7
                                    ? 1
                                    : 0);
        return Batch.of(n, NetworkTask.OUTPUTS, patch, patch, raw, labels);
    }
}
