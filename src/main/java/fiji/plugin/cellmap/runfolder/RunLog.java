// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.TrainingListener;
import fiji.plugin.cellmap.train.TrainingPlan;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Printable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** {@code run.log}: dated lines, each flushed. Not thread-safe. */
public final class RunLog implements TrainingListener, AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Path file;
    private final BufferedWriter writer;
    private List<String> classes = List.of();

    public RunLog(Path file) {
        this.file = file;
        try {
            writer =
                    Files.newBufferedWriter(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    public void line(String text) {
        try {
            writer.write(LocalDateTime.now().format(TIME) + "  " + Printable.of(text) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void began(TrainingPlan plan) {
        classes = plan.classes();
    }

    @Override
    public void noted(long step, String text) {
        line("step " + step + ", " + text);
    }

    @Override
    public void logged(JournalRow row) {
        if (row.validated())
            line(
                    String.format(
                            Locale.ROOT,
                            "step %d, loss %.4f, validation: %s",
                            row.step(),
                            row.loss(),
                            row.scores().text(classes)));
    }

    @Override
    public void rested(boolean now) {
        line(now ? "The training rests." : "The training goes on.");
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private CellMapException failed(IOException e) {
        return new CellMapException(
                "Cannot write the log", file, AtomicFiles.reason(e), "Check the disk.", e);
    }
}
