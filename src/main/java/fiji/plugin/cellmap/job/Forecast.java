// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.WorkClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a training is going to do and take, as far as can be known before it.
 *
 * @param classes crops and voxels of each
 * @param patch that is trained on, voxels z y x
 * @param voxelSize in nm, z y x
 * @param step finished optimizer steps of an earlier process
 * @param steps in all, if no validation ends it earlier
 * @param patchesPerStep that an optimizer step sees
 */
public record Forecast(
        List<ClassFigures> classes,
        int[] patch,
        double[] voxelSize,
        long step,
        long steps,
        int patchesPerStep,
        Memory memory,
        Time time,
        Disk disk) {

    /**
     * Of a class.
     *
     * @param crops training crops that annotate it
     * @param annotated voxels of these that are annotated, at the level that patches are read from
     * @param present voxels of these that are of the class
     * @param heldOutCrops likewise for validation
     */
    public record ClassFigures(
            String name,
            int crops,
            long annotated,
            long present,
            int heldOutCrops,
            long heldOutAnnotated,
            long heldOutPresent) {}

    /**
     * Bytes; -1 if unknown.
     *
     * @param estimated weights, optimizer and what the backward pass keeps, computed from the
     *     layers
     * @param process largest seen of the process in measured steps
     * @param device largest seen of the GPU's memory, by whomever
     * @param size what the device has: the GPU, or the machine
     * @param batches of the machine's, for patches that are made ahead
     * @param validation of the Java heap, for held-out crops and what a validation sums up
     */
    public record Memory(
            long estimated, long process, long device, long size, long batches, long validation) {}

    /**
     * Seconds; null where nothing was measured.
     *
     * @param measuredSteps how many were; 0 if the speed is that of a training that runs
     * @param perStep of an optimizer step
     * @param waiting share of it that passed until patches were ready
     * @param perValidation estimated from a preview; null without validation, too
     * @param left of the training
     */
    public record Time(
            int measuredSteps, Double perStep, Double waiting, Double perValidation, Double left) {

        static final Time UNKNOWN = new Time(0, null, null, null, null);
    }

    /**
     * Bytes.
     *
     * @param checkpoint of one
     * @param checkpoints that are there at once, one that is being written included
     * @param previews of all, in both places
     * @param total of the run folder at most
     * @param free where it is or would be
     */
    public record Disk(long checkpoint, int checkpoints, long previews, long total, long free) {}

    /** For people. */
    public String text() {
        List<String> lines = new ArrayList<>();
        int width = classes.stream().mapToInt(c -> c.name().length()).max().orElse(1);
        lines.add(
                String.format(
                        "%-" + width + "s  %s",
                        "",
                        "training: crops, voxels annotated, of the class"
                                + "   held out: the same"));
        for (ClassFigures c : classes)
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-" + width + "s  %5d %,15d %,13d (%4.1f %%)   %5d %,15d %,13d",
                            c.name(),
                            c.crops(),
                            c.annotated(),
                            c.present(),
                            100.0 * c.present() / Math.max(1, c.annotated()),
                            c.heldOutCrops(),
                            c.heldOutAnnotated(),
                            c.heldOutPresent()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "Steps: %,d%s of %s of %s voxels at %s nm.",
                        steps,
                        step > 0 ? " (done: " + step + ")" : "",
                        Counted.of(patchesPerStep, "patch"),
                        sizes(patch),
                        sizes(voxelSize)));
        lines.add(memoryText());
        lines.add(timeText());
        lines.add(
                String.format(
                        Locale.ROOT,
                        "Disk: up to %s (%s of %s, previews %s); %s are free.",
                        DiskSpace.text(disk.total()),
                        Counted.of(disk.checkpoints(), "checkpoint"),
                        DiskSpace.text(disk.checkpoint()),
                        DiskSpace.text(disk.previews()),
                        DiskSpace.text(disk.free())));
        return String.join("\n", lines);
    }

    private String memoryText() {
        StringBuilder text = new StringBuilder("Memory: ");
        text.append(DiskSpace.text(memory.estimated())).append(" estimated from the layers");
        if (memory.process() >= 0)
            text.append(", ")
                    .append(DiskSpace.text(memory.process()))
                    .append(" of the process in measured steps");
        if (memory.device() >= 0)
            text.append(", ").append(DiskSpace.text(memory.device())).append(" taken of the GPU");
        if (memory.size() >= 0)
            text.append("; the device has ").append(DiskSpace.text(memory.size()));
        text.append(". Beside it: ")
                .append(DiskSpace.text(memory.batches()))
                .append(" for patches");
        text.append(", ").append(DiskSpace.text(memory.validation()));
        return text.append(" of the Java heap for validations.").toString();
    }

    private String timeText() {
        if (time.perStep() == null) return "Time: not measured.";
        return String.format(
                Locale.ROOT,
                "Time: %s left at %.3g s a step (%s; %.0f %% of it waiting for patches)%s.",
                WorkClock.text(time.left()),
                time.perStep(),
                time.measuredSteps() > 0
                        ? "mean of " + Counted.of(time.measuredSteps(), "measured step")
                        : "that of the training that runs",
                100 * time.waiting(),
                time.perValidation() == null
                        ? ""
                        : String.format(
                                Locale.ROOT, " and %.3g s a validation", time.perValidation()));
    }

    private static String sizes(int[] zyx) {
        return zyx[0] + " x " + zyx[1] + " x " + zyx[2];
    }

    private static String sizes(double[] zyx) {
        return String.format(Locale.ROOT, "%.4g x %.4g x %.4g", zyx[0], zyx[1], zyx[2]);
    }
}
