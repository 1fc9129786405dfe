// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.sweep.SweepResult;
import fiji.plugin.cellmap.sweep.SweepRun;
import fiji.plugin.cellmap.sweep.SweepSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;

/** Trains variants of a configuration and compares them by validation. */
@Purpose(Sweep.PURPOSE)
public record Sweep(
        @Param(
                        help =
                                "YAML file, or the name of a configuration that comes with the"
                                        + " program.",
                        label = "Configuration",
                        placeholder = "CONFIG",
                        argument = true,
                        required = true,
                        kind = Param.Kind.CONFIG,
                        extensions = {"yaml", "yml"})
                String config,
        @Param(
                        help =
                                "Keys and values to try in all combinations: optimizer.learning_rate=0.01,0.001.",
                        placeholder = "KEY=A,B,…",
                        kind = Param.Kind.SETTINGS,
                        excludes = "random",
                        unset = "none")
                List<String> grid,
        @Param(
                        help =
                                "Keys and ranges to draw from: optimizer.learning_rate=1e-4..1e-2:log (evenly in the logarithm), train.batch_size=1..4 (whole numbers), or values to choose from.",
                        placeholder = "KEY=LO..HI[:log]",
                        kind = Param.Kind.SETTINGS,
                        unset = "none")
                List<String> random,
        @Param(help = "Trials to draw.", byDefault = "8", min = 1, max = 1000, needs = "random")
                Integer trials,
        @Param(
                        help =
                                "Successive halving: all trials train a little, the best go on, the last train to their end.",
                        byDefault = "false")
                Boolean halving,
        @Param(
                        help =
                                "With halving: one of so many trials goes on, to so many times as many epochs.",
                        byDefault = "2",
                        min = 2,
                        max = 16,
                        needs = "halving=true",
                        advanced = true)
                Integer factor,
        @Param(
                        help = "Folder of the datasets.",
                        label = "Data root",
                        placeholder = "ROOT",
                        kind = Param.Kind.FOLDER,
                        unset = "data.root of the configuration")
                String data,
        @Param(
                        help = "Folder for everything of this sweep; each trial is a run in it.",
                        label = "Sweep folder",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_FOLDER,
                        unset = "sweeps/NAME")
                String out,
        @Param(
                        help =
                                "Fold of the crops to hold out, k of n, such as 1/5; it overrides data.fold of the configuration.",
                        placeholder = "K/N",
                        unset = "that of the configuration")
                String fold,
        @Param(help = Words.DEVICE, byDefault = "auto", placeholder = Words.DEVICES) String device,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set,
        @Param(
                        help = "Determines which trials are drawn.",
                        byDefault = "42",
                        needs = "random",
                        advanced = true)
                Long seed,
        @Param(help = Words.TRUST, label = "Trust the model", byDefault = "false", advanced = true)
                Boolean trust)
        implements Verb<SweepResult> {

    public static final String PURPOSE =
            "Train variants of a configuration and compare them by validation. The same command"
                    + " again resumes.";

    @Override
    public String left() {
        return "Finished trials and the checkpoints of the others are kept.";
    }

    @Override
    public void check() {
        Verb.super.check();
        boolean any = grid != null && !grid.isEmpty() || random != null && !random.isEmpty();
        if (!any)
            throw new UsageException(
                    "There is nothing to vary",
                    "",
                    "Neither @{grid} nor @{random} is given.",
                    "Give one, such as @{grid} optimizer.learning_rate=0.01,0.001.");
        Train base = base();
        List<List<String>> settings = settings();
        base.root(base.configuration(settings.get(0)));
    }

    @Override
    public SweepResult run(Progress progress) {
        check();
        Train base = base();
        ConfigFile plain = base.configuration(List.of());
        String name = plain.experiment().name();
        int times = factor == null ? 2 : factor;
        SweepRun sweep =
                new SweepRun(
                        Path.of(out != null ? out : "sweeps/" + name),
                        settings(),
                        Boolean.TRUE.equals(halving) ? times : 1,
                        base::configuration,
                        base.root(plain),
                        device == null ? "auto" : device,
                        Boolean.TRUE.equals(trust));
        return sweep.run(progress);
    }

    private List<List<String>> settings() {
        return grid != null && !grid.isEmpty()
                ? SweepSpace.grid(grid)
                : SweepSpace.random(random, trials == null ? 8 : trials, seed == null ? 42 : seed);
    }

    /** What all trials have in common. */
    private Train base() {
        return Named.of(Train.class)
                .with(Train::config, config)
                .with(Train::data, data)
                .with(Train::fold, fold)
                .with(Train::set, set)
                .make();
    }
}
