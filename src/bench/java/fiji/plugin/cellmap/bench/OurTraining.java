// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Loader;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.train.Deal;
import fiji.plugin.cellmap.train.Feed;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.OptionalLong;

/** A training of ours, of which every step takes one micro-batch. */
final class OurTraining implements Contender<TrainTask> {

    private final Experiment experiment;
    private final PatchSource source;
    private final int batch;
    private final Network network;
    private final TrainingNet net;
    private final Batch fixed;
    private final int threads;
    private long next;
    private long waited;
    private long passed;

    OurTraining(Experiment experiment, Network network, PatchSource source, int batch) {
        this.experiment = experiment;
        this.network = network;
        this.source = source;
        this.batch = batch;
        threads = Loader.threads(experiment.classes().size());
        fixed = Batch.of(source, 0, batch);
        net =
                new TrainingNet(
                        network,
                        network.initial(experiment.seed()),
                        experiment.loss(),
                        experiment.optimizer(),
                        Precision.FLOAT32,
                        experiment.train().ema(),
                        ComputeDevice.CPU);
    }

    @Override
    public String name() {
        return "cellmap";
    }

    Network network() {
        return network;
    }

    /** Both must train the same number of parameters. */
    @Override
    public long trial(TrainTask task) {
        return network.parameterCount();
    }

    @Override
    public Took run(TrainTask task, double least) {
        if (!task.loads()) return Timer.repeatComputing(least, () -> step(fixed));
        try (Feed feed = feed()) {
            return Timer.repeatComputing(least, () -> step(feed));
        }
    }

    /** As in a training. */
    private Feed feed() {
        return new Feed(
                net, new Loader(source, batch, next, threads), new Deal(1, batch, 1, batch));
    }

    private void step(Feed feed) {
        long began = System.nanoTime();
        List<Feed.Part> parts = feed.next();
        waited += System.nanoTime() - began;
        next++;
        parts.forEach(part -> net.add(part.samples(), 1, true));
        learn();
        passed += System.nanoTime() - began;
    }

    private void step(Batch samples) {
        net.add(samples, 1);
        learn();
    }

    private void learn() {
        net.losses();
        net.step(experiment.optimizer().learningRate(), experiment.optimizer().clipNorm());
    }

    /** How much of the time of steps with loading passed until the samples were there. */
    double shareOfWaiting() {
        return waited / (double) Math.max(1, passed);
    }

    /** Bytes of memory after some steps. */
    record Memory(long resident, long heap) {

        static Memory now() {
            System.gc();
            return new Memory(
                    MemoryUse.now(OptionalLong.empty()).process(),
                    Runtime.getRuntime().totalMemory());
        }

        /** What is not the Java heap. */
        long outside() {
            return resident - heap;
        }
    }

    /** Trains many steps with loading; memory after a tenth of them and at the end. */
    Memory[] train(int steps, Progress progress) {
        Memory[] found = new Memory[2];
        try (Feed feed = feed()) {
            for (int i = 1; i <= steps; i++) {
                progress.check();
                step(feed);
                if (i == Math.max(1, steps / 10)) found[0] = Memory.now();
                progress.advance(1);
            }
        }
        found[1] = Memory.now();
        return found;
    }

    @Override
    public void close() {
        net.close();
    }
}
