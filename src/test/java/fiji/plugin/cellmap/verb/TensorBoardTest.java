// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.train.EventReader;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings, and what TensorBoard gets of them. */
class TensorBoardTest {

    @TempDir Path folder;

    private Path data;

    @BeforeEach
    void makePhantom() {
        data = folder.resolve("phantom");
        Tiny.phantom(data);
    }

    private TrainingResult train(String run, Progress progress) throws Exception {
        return Tiny.train(folder, data, run).run(progress);
    }

    private byte[] bytes(String file) throws Exception {
        return Files.readAllBytes(folder.resolve(file));
    }

    @Test
    void aResumedTrainingHasTheCurvesOfItsJournal() throws Exception {
        assertThrows(CancelledException.class, () -> train("run", new Stopper(4)));
        train("run", Progress.none());
        List<EventReader.Read> events = EventReader.folder(folder.resolve("run/tensorboard"));
        assertEquals(2, events.stream().filter(EventReader.Read::start).count());
        Map<String, Map<Long, Object>> kept = EventReader.kept(events);
        Map<Long, Object> loss = new HashMap<>();
        Map<Long, Object> mito = new HashMap<>();
        for (JournalRow row : Journal.read(folder.resolve("run/journal.csv"))) {
            loss.put(row.step(), rounded(row.loss()));
            if (row.validated()) mito.put(row.step(), rounded(row.scores().dice()[0]));
        }
        assertTrue(loss.containsKey(6L));
        assertEquals(loss, rounded(kept.get("train/loss")));
        assertEquals(mito, rounded(kept.get("val/dice_mito")));
        for (Map.Entry<Long, Object> picture : kept.get("preview").entrySet())
            assertArrayEquals(
                    bytes(String.format("run/preview/step-%06d.png", picture.getKey())),
                    (byte[]) picture.getValue());
        assertTrue(kept.get("configuration").toString().contains("    name: tiny"));
    }

    @Test
    void aTrainingThatCannotWriteItIsTheSame() throws Exception {
        Files.createDirectories(folder.resolve("bad"));
        Files.writeString(folder.resolve("bad/tensorboard"), "in the way");
        TrainingResult bad = train("bad", Progress.none());
        assertEquals(1, bad.warnings().stream().filter(n -> n.contains("TensorBoard")).count());
        TrainingResult good = train("good", Progress.none());
        assertEquals(0, good.warnings().stream().filter(n -> n.contains("TensorBoard")).count());
        assertArrayEquals(bytes("good/model.pt"), bytes("bad/model.pt"));
    }

    private static Map<Long, Object> rounded(Map<Long, Object> values) {
        Map<Long, Object> rounded = new HashMap<>();
        values.forEach((step, value) -> rounded.put(step, rounded((float) value)));
        return rounded;
    }

    /** To four digits; the journal has six. */
    private static String rounded(double value) {
        return String.format("%.3e", value);
    }

    /** Cancels after some steps. */
    private static final class Stopper implements Progress {
        private final long steps;
        private long done;

        Stopper(long steps) {
            this.steps = steps;
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            done += units;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return done >= steps;
        }
    }
}
