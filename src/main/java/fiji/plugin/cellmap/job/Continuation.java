// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.train.Schedule;
import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.train.TrainingState;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/**
 * Whether a training may go on with another number of epochs: a learning rate that falls over the
 * whole training depends on its length.
 */
final class Continuation {

    /** A change of the learning rate by this part goes without a word. */
    private static final double SMALL = 0.01;

    private Continuation() {}

    /**
     * Compares with the configuration that the run had so far.
     *
     * @param state of its newest checkpoint
     * @return what a user should know
     * @throws UsageException if the schedule had ended and would begin again
     */
    static List<String> notes(RunFolder folder, ConfigFile config, TrainingState state) {
        Experiment now = config.experiment();
        long step = state.step();
        long total = Trainer.totalSteps(now.train());
        if (step > total)
            return List.of(
                    "The run has finished "
                            + step
                            + " steps; train.epochs asks for "
                            + total
                            + ".");
        if (!Files.exists(folder.config())) return List.of();
        Experiment before = ConfigFile.read(folder.config(), List.of()).experiment();
        long end = Trainer.totalSteps(before.train());
        double last = new Schedule(before.optimizer(), end).at(step - 1);
        double next = new Schedule(now.optimizer(), total).at(step);
        double planned = new Schedule(before.optimizer(), end).at(Math.min(step, end));
        if (step == total || Math.abs(next - planned) <= SMALL * planned) return List.of();
        if (step >= end) throw ended(folder, step, last, total, next);
        return List.of(
                String.format(
                        Locale.ROOT,
                        "With %d instead of %d steps, the learning rate goes from %.3g to %.3g at"
                                + " step %d.",
                        total,
                        end,
                        last,
                        next,
                        step));
    }

    private static UsageException ended(
            RunFolder folder, long step, double last, long total, double next) {
        return new UsageException(
                "Cannot continue a schedule that has ended",
                folder.root(),
                String.format(
                        Locale.ROOT,
                        "By step %d its learning rate had fallen to %.3g; in a schedule over %d"
                                + " steps, it would jump to %.3g.",
                        step,
                        last,
                        total,
                        next),
                "Start another @{run} from its weights: model.weights=" + folder.model() + ".");
    }
}
