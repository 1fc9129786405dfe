// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who watches a training, and what there is to see. */
class WatchingTest {

    @TempDir Path folder;

    private Path data;

    @BeforeEach
    void makePhantom() {
        data = folder.resolve("phantom");
        Tiny.phantom(data);
    }

    private TrainingResult train(String run) throws Exception {
        return Tiny.train(folder, data, run).run(Progress.none());
    }

    @Test
    void aListenerOfAnotherJarHearsAll() throws Exception {
        train("heard");
        assertEquals(
                List.of(
                        "began tiny [mito, er]",
                        "preview 0",
                        "step 1",
                        "step 2",
                        "step 3",
                        "validated 2",
                        "preview 3",
                        "step 4",
                        "step 5",
                        "step 6",
                        "validated 2",
                        "preview 6",
                        "ended 6"),
                Files.readAllLines(folder.resolve("heard/heard.txt")));
    }

    /** It is said once, and the model is that of a training without it. */
    @Test
    void aListenerThatFailsChangesNothing() throws Exception {
        TrainingResult plain = train("plain");
        for (String run : List.of("deaf", "mute")) {
            TrainingResult result = train(run);
            List<String> told =
                    result.warnings().stream().filter(n -> n.contains("HeardTraining")).toList();
            assertEquals(1, told.size(), told.toString());
            String why = run.equals("deaf") ? "not at step 1" : "a/library/That/is/missing";
            assertTrue(told.get(0).contains(why), told.get(0));
            assertArrayEquals(
                    Files.readAllBytes(Path.of(plain.model())),
                    Files.readAllBytes(Path.of(result.model())));
        }
    }

    @Test
    void journalLogAndReportHaveBothScoresOfEachClass() throws Exception {
        train("run");
        List<JournalRow> rows = Journal.read(folder.resolve("run/journal.csv"));
        JournalRow last = rows.get(rows.size() - 1);
        assertTrue(last.waiting() >= 0 && last.waiting() <= 1, "waiting " + last.waiting());
        assertTrue(last.memory().process() > 1 << 26, "memory " + last.memory());
        for (int c = 0; c < 2; c++) {
            double dice = last.scores().dice()[c];
            assertEquals(dice / (2 - dice), last.scores().iou()[c], 1e-5);
        }
        String log = Files.readString(folder.resolve("run/run.log"));
        assertTrue(log.contains("step 6, loss") && log.contains("IoU "), log);
        String page =
                Files.readString(
                        Path.of(
                                Named.of(Report.class)
                                        .with(
                                                Report::runs,
                                                List.of(folder.resolve("run").toString()))
                                        .make()
                                        .run(Progress.none())
                                        .page()));
        for (String part :
                List.of(
                        "validation IoU",
                        "gradient norm",
                        "samples per second",
                        "waiting for samples",
                        "run: IoU at step",
                        ">mito</text>",
                        ">er</text>")) assertTrue(page.contains(part), part);
    }
}
