// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.plan.PlanRequest;
import fiji.plugin.cellmap.plan.Planned;
import fiji.plugin.cellmap.plan.Planner;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.util.WorkClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Looks at the data and writes a configuration to train with, which says why. */
@Purpose(Plan.PURPOSE)
public record Plan(
        @Param(
                        help = "Folder of the datasets.",
                        label = "Data root",
                        placeholder = "ROOT",
                        required = true,
                        kind = Param.Kind.FOLDER)
                String data,
        @Param(help = "Classes to learn, in order.", placeholder = "CLASS,…", required = true)
                List<String> classes,
        @Param(
                        help = "Configuration to write.",
                        label = "Configuration",
                        placeholder = "YAML",
                        kind = Param.Kind.NEW_FILE,
                        extensions = {"yaml", "yml"},
                        byDefault = "plan.yaml")
                String out,
        @Param(help = "Datasets to use; * is any text.", placeholder = "NAME,…", unset = "all")
                List<String> datasets,
        @Param(
                        help = "How long the training may take.",
                        label = "Training time",
                        unit = "hours",
                        byDefault = "1",
                        min = 0.001,
                        max = 10000)
                Double hours,
        @Param(
                        help = "How much memory the training may take.",
                        unit = "GiB",
                        unset = "half of the machine's, or nine tenths of the GPU's",
                        min = 0.1,
                        max = 100000)
                Double memory,
        @Param(help = Words.DEVICE, byDefault = "auto", placeholder = Words.DEVICES) String device,
        @Param(
                        help = Words.CHALLENGE,
                        placeholder = "NAME|YAML",
                        unset = "CellMap's",
                        kind = Param.Kind.CHALLENGE,
                        extensions = "yaml",
                        advanced = true)
                String challenge)
        implements Verb<Plan.Result> {

    public static final String PURPOSE =
            "Look at the data, and write a configuration to train with that says why.";

    /**
     * What came out.
     *
     * @param file that was written
     * @param hours of the training, about
     * @param memory bytes, estimated
     * @param heldOut numbers of the crops that are held out
     */
    public record Result(
            String file,
            String network,
            double[] voxelSize,
            int[] patch,
            int batch,
            long steps,
            double secondsPerStep,
            double hours,
            long memory,
            List<Integer> heldOut,
            List<String> warnings)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            warnings.forEach(w -> text.append("Note: ").append(w).append('\n'));
            return text.append(
                            String.format(
                                    Locale.ROOT,
                                    "%s, batches of %d with patches of %s voxels at %s nm; %,d steps of %.3g s:"
                                            + " about %s and %s.%n",
                                    network,
                                    batch,
                                    Arrays.toString(patch),
                                    Arrays.toString(voxelSize),
                                    steps,
                                    secondsPerStep,
                                    WorkClock.text(hours * 3600),
                                    DiskSpace.text(memory)))
                    .append("Held out: ")
                    .append(heldOut.isEmpty() ? "nothing" : "crops " + heldOut)
                    .append(".\nConfiguration, with the reasons: ")
                    .append(file)
                    .toString();
        }
    }

    @Override
    public void check() {
        Verb.super.check();
        var known = Challenge.find(challenge).classes();
        classes.forEach(known::require);
        if (Files.exists(file()))
            throw new UsageException(
                    "The configuration is there already",
                    file(),
                    "It may have been changed by hand.",
                    "Give another @{out}, or delete it.");
    }

    private Path file() {
        return Path.of(out == null ? "plan.yaml" : out);
    }

    @Override
    public Result run(Progress progress) {
        check();
        String name = file().getFileName().toString().replaceAll("\\.ya?ml$", "");
        Planned plan =
                new Planner(
                                new PlanRequest(
                                        name,
                                        Path.of(data),
                                        classes,
                                        datasets == null ? List.of() : datasets,
                                        challenge,
                                        memory,
                                        hours == null ? 1 : hours,
                                        device == null ? "auto" : device),
                                progress)
                        .plan();
        AtomicFiles.write(file(), plan.text().getBytes(StandardCharsets.UTF_8));
        return new Result(
                file().toString(),
                plan.network(),
                plan.voxelSize(),
                plan.patch(),
                plan.batch(),
                plan.steps(),
                plan.secondsPerStep(),
                plan.hours(),
                plan.memory(),
                plan.heldOut(),
                plan.notes());
    }
}
