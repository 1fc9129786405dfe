// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * What a few optimizer steps take. Nothing of them is kept.
 *
 * @param steps that were measured, after some that were not
 * @param secondsPerStep mean
 * @param waiting share of the time that passed until patches were ready
 * @param memory largest use that was seen after a step
 * @param notes what was done because memory did not suffice
 */
public record StepTrial(
        int steps, double secondsPerStep, double waiting, MemoryUse memory, List<String> notes) {

    /** First steps take longer: the engine compiles, memory is obtained. */
    private static final int WARM_UP = 3;

    private static final int LEAST = 2;

    /**
     * Trains some steps; blocks.
     *
     * @param net to be thrown away afterwards
     * @param most steps to measure
     * @param seconds after which no more than a few are measured
     * @throws fiji.plugin.cellmap.engine.DeviceMemoryException if not even one patch fits
     */
    public static StepTrial of(
            Experiment e,
            TrainingNet net,
            PatchSource source,
            int most,
            double seconds,
            Progress progress) {
        List<String> notes = new ArrayList<>();
        int micro = e.train().accumulate();
        MemoryUse memory = net.memory();
        long waited = 0;
        int done = 0;
        long began = System.nanoTime();
        try (StepGradients gradients = new StepGradients(e, net, source, null, notes::add)) {
            for (int step = -WARM_UP; step < most; step++) {
                progress.check();
                if (step == 0) {
                    began = System.nanoTime();
                    waited = 0;
                }
                gradients.add((long) (step + WARM_UP) * micro, micro);
                waited += gradients.waited();
                net.step(e.optimizer().learningRate(), e.optimizer().clipNorm());
                memory = larger(memory, net.memory());
                progress.advance(1);
                done = step + 1;
                if (done >= LEAST && System.nanoTime() - began > seconds * 1e9) break;
            }
        }
        double took = (System.nanoTime() - began) / 1e9;
        return new StepTrial(done, took / done, waited / 1e9 / took, memory, List.copyOf(notes));
    }

    /** Steps that {@link #of} does at most. */
    public static int steps(int most) {
        return most + WARM_UP;
    }

    private static MemoryUse larger(MemoryUse a, MemoryUse b) {
        return new MemoryUse(Math.max(a.process(), b.process()), Math.max(a.device(), b.device()));
    }
}
