// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Schedule;
import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.train.TrainingState;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What lies in a run folder that a training goes on from: only with the same configuration, and
 * with another number of epochs only if that does not turn its schedule back, as a learning rate
 * that falls over the whole training depends on its length.
 *
 * @param checkpoint the newest one that is whole
 * @param state of it
 * @param damaged what is wrong with newer ones
 */
record Continuation(Path checkpoint, TrainingState state, List<String> damaged) {

    /** A change of the learning rate by this part goes without a word. */
    private static final double SMALL = 0.01;

    /**
     * Reads the newest checkpoint of a run that is whole.
     *
     * @return empty if nothing was trained yet
     * @throws UsageException if it belongs to another configuration, naming the keys
     * @throws CellMapException if there are some, but none is whole
     */
    static Optional<Continuation> find(RunFolder folder, ConfigFile config) {
        if (!folder.exists()) return Optional.empty();
        List<String> damaged = new ArrayList<>();
        CellMapException first = null;
        for (Path checkpoint : new Checkpoints(folder.checkpoints()).newestFirst())
            try {
                return Optional.of(of(folder, config, checkpoint, damaged));
            } catch (UsageException e) {
                throw e;
            } catch (CellMapException e) {
                // A training that runs has put a newer one in its place.
                if (Files.notExists(checkpoint)) return find(folder, config);
                if (first == null) first = e;
                damaged.add("Checkpoint " + checkpoint.getFileName() + " is damaged: " + e.why());
            }
        if (first != null) throw first;
        return Optional.empty();
    }

    private static Continuation of(
            RunFolder folder, ConfigFile config, Path checkpoint, List<String> damaged) {
        TrainingState state = Checkpoints.whole(checkpoint);
        if (!state.hash().equals(config.trainingHash()))
            throw new UsageException(
                    "Cannot resume the run",
                    folder.root(),
                    "It was trained with another configuration: "
                            + differences(folder, config)
                            + ".",
                    "Choose another @{run}, or delete this one.");
        return new Continuation(checkpoint, state, List.copyOf(damaged));
    }

    private static String differences(RunFolder folder, ConfigFile config) {
        try {
            ConfigFile before = ConfigFile.read(folder.config(), List.of());
            List<String> keys = config.trainingDifferences(before);
            if (!keys.isEmpty()) return String.join(", ", keys);
            return "its checkpoints are not of its config.yaml";
        } catch (UsageException e) {
            return "its config.yaml is damaged";
        }
    }

    /**
     * Compares with the configuration that the run had so far.
     *
     * @param devices that are to train from now on
     * @return what a user should know
     * @throws UsageException if the schedule had ended and would begin again
     */
    List<String> notes(RunFolder folder, ConfigFile config, int devices) {
        List<String> notes = new ArrayList<>();
        for (String newer : damaged)
            notes.add(newer + " The run goes on from step " + state.step() + ".");
        int before = state.devices() == null ? 1 : state.devices();
        if (before != devices)
            notes.add(
                    "The run was trained on "
                            + number(before)
                            + " so far and goes on with "
                            + number(devices)
                            + ": gradients are added up in another order, so the result is not the"
                            + " same to the bit.");
        notes.addAll(schedule(folder, config));
        return notes;
    }

    private static String number(int devices) {
        return Counted.of(devices, "device");
    }

    private List<String> schedule(RunFolder folder, ConfigFile config) {
        Experiment now = config.experiment();
        long step = state.step();
        long total = Trainer.totalSteps(now.train());
        if (step > total)
            return List.of(
                    "The run has finished "
                            + Counted.of(step, "step")
                            + "; train.epochs asks for "
                            + total
                            + ".");
        if (!Files.exists(folder.config())) return List.of();
        Experiment before = ConfigFile.read(folder.config(), List.of()).experiment();
        long end = Trainer.totalSteps(before.train());
        long perEpoch = Trainer.stepsPerEpoch(now.train());
        Schedule earlier = new Schedule(before.optimizer(), end, perEpoch);
        double last = earlier.at(step - 1);
        double next = new Schedule(now.optimizer(), total, perEpoch).at(step);
        double planned = earlier.at(Math.min(step, end));
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
