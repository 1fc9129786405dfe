// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.util.AtomicFiles;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes an event file for TensorBoard: curves, previews, the configuration as text and as
 * hyper-parameters; a new file for each start. A record is appended at once and whole, so that the
 * file can be read at any time. Where writing fails, it warns and writes no more; the training goes
 * on. Not thread-safe.
 */
public final class TensorBoardFile implements TrainingListener {

    private final Path folder;
    private final ConfigFile config;
    private final Function<Preview, byte[]> picture;
    private final Consumer<String> warning;
    private List<String> classes = List.of();
    private Path file;

    /**
     * @param folder of the event files; made where it is missing
     * @param config the configuration
     * @param picture a preview as PNG
     * @param warning is told, once, that no more is written
     */
    public TensorBoardFile(
            Path folder,
            ConfigFile config,
            Function<Preview, byte[]> picture,
            Consumer<String> warning) {
        this.folder = folder;
        this.config = config;
        this.picture = picture;
        this.warning = warning;
    }

    @Override
    public void began(TrainingPlan plan) {
        classes = plan.classes();
        try {
            Files.createDirectories(folder);
            file = unused();
        } catch (IOException e) {
            warn(folder, e);
            return;
        }
        write(event(plan.step()).fileVersion());
        // What was at this step stays: only the steps after it are done again.
        write(event(plan.step() == 0 ? 0 : plan.step() + 1).sessionStart());
        write(event(plan.step()).text("configuration", config.text().indent(4)));
        write(
                event(plan.step())
                        .hyperparameters(
                                config.settings(),
                                folder.toAbsolutePath().normalize().getParent().toString(),
                                System.currentTimeMillis() / 1000.0));
    }

    /**
     * Named by the time, as TensorBoard reads the files of a folder in the order of their names.
     */
    private Path unused() {
        for (long time = System.currentTimeMillis() / 1000; ; time++) {
            Path path = folder.resolve(String.format("events.out.tfevents.%010d.cellmap", time));
            if (Files.notExists(path)) return path;
        }
    }

    @Override
    public void logged(JournalRow row) {
        if (file == null) return;
        EventRecord event =
                event(row.step())
                        .scalar("train/loss", row.loss())
                        .scalar("train/learning_rate", row.learningRate())
                        .scalar("train/gradient_norm", row.gradientNorm())
                        .scalar("train/samples_per_second", row.patchesPerSecond())
                        .scalar("train/epoch", row.epoch())
                        .scalar("loader/waiting_share", row.waiting())
                        .scalar("memory/process_gib", gib(row.memory().process()))
                        .scalar("memory/device_gib", gib(row.memory().device()));
        if (row.validated()) {
            event.scalar("val/dice", row.dice()).scalar("val/iou", row.iou());
            for (int c = 0; c < classes.size(); c++)
                event.scalar("val/dice_" + classes.get(c), row.scores().dice()[c])
                        .scalar("val/iou_" + classes.get(c), row.scores().iou()[c]);
        }
        write(event);
    }

    private static double gib(long bytes) {
        return bytes < 0 ? Double.NaN : bytes / (double) (1 << 30);
    }

    @Override
    public void previewed(long step, Preview preview) {
        if (file != null) write(event(step).image("preview", picture.apply(preview)));
    }

    private static EventRecord event(long step) {
        return new EventRecord(System.currentTimeMillis() / 1000.0, step);
    }

    /** Not by a channel: that of an interrupted thread, such as a cancelled one, fails. */
    private void write(EventRecord event) {
        if (file == null) return;
        try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write(event.framed());
        } catch (IOException e) {
            warn(file, e);
            file = null;
        }
    }

    private void warn(Path path, IOException e) {
        warning.accept(
                "TensorBoard will see no more of this training, which goes on: cannot write "
                        + path
                        + ": "
                        + AtomicFiles.reason(e));
    }
}
