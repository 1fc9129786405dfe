// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.OptimizerSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What follows from a validation: whether to stop, which checkpoints to keep, and the learning rate
 * where it waits for improvement. All of it is part of the training's state.
 */
record Judgement(Experiment experiment) {

    /**
     * The state after a validation.
     *
     * @param dice mean of the validation at the state's step
     */
    TrainingState after(TrainingState state, double dice) {
        int most = Math.max(1, experiment.train().keepBest());
        List<TrainingState.Score> kept = new ArrayList<>(state.scores());
        kept.add(new TrainingState.Score(state.step(), dice));
        kept.sort(Comparator.comparingDouble(score -> -score.dice()));
        if (kept.size() > most) kept.remove(kept.size() - 1);
        return state.judged(stopping(state).after(dice), kept, plateau(state, dice));
    }

    /**
     * Whether validations have not improved for long enough.
     *
     * @param dice of the newest one
     */
    boolean stops(TrainingState state, double dice) {
        return stopping(state).stops(dice);
    }

    private EarlyStopping stopping(TrainingState state) {
        return state.stopping(experiment.train().patience(), experiment.train().minDelta());
    }

    private Plateau plateau(TrainingState state, double dice) {
        OptimizerSection optimizer = experiment.optimizer();
        if (!optimizer.schedule().equals("plateau")) return null;
        Plateau now = state.plateau() == null ? Plateau.start(optimizer) : state.plateau();
        return now.after(dice, optimizer);
    }
}
