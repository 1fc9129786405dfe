// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.process.ProcessSummary;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Turns predicted probabilities into masks and instances, with the rules of the configuration and
 * what {@link Tune} has chosen.
 */
@Purpose(ProcessPrediction.PURPOSE)
public record ProcessPrediction(
        @Param(
                        help =
                                "Run folder, a folder of predictions, or the container of a predicted volume.",
                        label = "Run or predictions",
                        placeholder = "RUN|PREDICTIONS",
                        argument = true,
                        required = true,
                        kind = Param.Kind.PREDICTIONS)
                String input,
        @Param(
                        help = "Folder for the results.",
                        label = "Results",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_FOLDER,
                        unset = "processed in the run folder, or beside the predictions")
                String out,
        @Param(
                        help = "Run whose rules are used for predictions outside of it.",
                        label = "Rules of",
                        placeholder = "RUN",
                        kind = Param.Kind.RUN,
                        unset = "the run that is given, if it is one",
                        advanced = true)
                String run,
        @Param(
                        help =
                                Words.FORMAT
                                        + " Auto: that of earlier results, else that of the predictions.",
                        choices = {Words.AUTO, Words.ZARR, Words.N5},
                        byDefault = Words.AUTO,
                        advanced = true)
                String format,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set,
        @Param(
                        help = Words.UNSTATED_SIZE,
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        advanced = true,
                        unset = "such predictions are refused")
                double[] voxelSize,
        @Param(
                        help =
                                "Number of this process among several that make the results together, on this or other machines: "
                                        + "2/8 for the second of eight. They may begin at any time, and each goes on where another one was lost.",
                        placeholder = "I/N",
                        advanced = true,
                        unset = "this process alone")
                String shard,
        @Param(
                        help = Words.RUNNER,
                        choices = {Words.LOCAL, Words.SPARK},
                        byDefault = Words.LOCAL,
                        excludes = "shard",
                        advanced = true)
                String runner,
        @Param(
                        help = "Number of processes that a cluster works with.",
                        min = 1,
                        max = 9_999_999,
                        unset = "one for each of its cores",
                        advanced = true)
                Integer parts)
        implements Verb<ProcessPrediction.Result> {

    public static final String PURPOSE = "Turn probabilities into masks and instances.";

    /** One crop. */
    public record Item(String where, ProcessSummary summary) {}

    /**
     * What came out.
     *
     * @param tuned whether settings of {@link Tune} were used
     * @param notes what was assumed of the predictions
     */
    public record Result(String out, boolean tuned, List<Item> crops, List<String> notes)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            for (Item item : crops) {
                text.append(item.where()).append('\n');
                for (ProcessSummary.ClassResult c : item.summary().classes())
                    text.append(
                            String.format(
                                    Locale.ROOT,
                                    "  %-12s %s, %.2f %% foreground%s%n",
                                    c.name(),
                                    c.instance() ? Counted.of(c.objects(), "object") : "mask",
                                    100.0 * c.foreground() / c.voxels(),
                                    c.found() ? " (finished before)" : ""));
                item.summary()
                        .warnings()
                        .forEach(w -> text.append("  Note: ").append(w).append('\n'));
            }
            notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
            if (tuned) text.append("With the settings of tuned.yaml.\n");
            return text.append("Results: ").append(out).toString();
        }
    }

    @Override
    public String left() {
        return "Finished classes are kept.";
    }

    @Override
    public void check() {
        Verb.super.check();
        VoxelSize.of(voxelSize);
        if (shard != null) Shard.parse(shard);
        if (run != null) RunFolder.existing(run);
        RunFolder folder = folder();
        if (folder.exists() && !Files.exists(folder.predictions()))
            throw nothing(folder.predictions());
    }

    @Override
    public Result run(Progress progress) {
        check();
        if (Words.isCluster(runner))
            ClusterParts.run(this, runner, parts, ClusterParts.ONE_PER_CORE, progress);
        return new Processing(this, shard == null ? null : Shard.parse(shard)).run(progress);
    }

    RunFolder folder() {
        return new RunFolder(Path.of(input));
    }

    GivenSize given() {
        return GivenSize.ifUnstated(VoxelSize.of(voxelSize));
    }

    static UsageException nothing(Path from) {
        return new UsageException(
                "There is nothing to process",
                from,
                "It holds no finished prediction.",
                "Predict first, or name a container of predictions, or the folder that holds it.");
    }
}
