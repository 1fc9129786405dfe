// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.train.TrainingState;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on with another number of epochs: two of ten steps at first. */
class ContinuationTest {

    private static final String CONFIG =
            """
            name: schedule
            classes: [mito]
            optimizer: {learning_rate: 8.0e-3, schedule: cosine, warmup_steps: 2}
            train: {epochs: 2, iterations_per_epoch: 10, batch_size: 1}
            """;

    @TempDir Path folder;

    @BeforeEach
    void makeRun() throws IOException {
        Files.writeString(folder.resolve("config.yaml"), CONFIG);
    }

    private List<String> resume(long step, String... set) {
        return resume(step, null, 1, set);
    }

    private List<String> resume(long step, Integer devices, int now, String... set) {
        TrainingState state =
                new TrainingState(
                        1, "hash", step, null, 0, 0, 0, List.of(), step / 10, null, devices, null,
                        false);
        ConfigFile config = ConfigFile.parse("c", CONFIG, List.of(set));
        return new Continuation(folder, state, List.of()).notes(new RunFolder(folder), config, now);
    }

    @Test
    void aScheduleThatHasEndedDoesNotBeginAgainInItsMiddle() {
        UsageException e = assertThrows(UsageException.class, () -> resume(20, "train.epochs=4"));
        assertTrue(e.why().contains("fallen to 5.02e-05"), e.getMessage());
        assertTrue(e.why().contains("jump to 0.00400"), e.getMessage());
        assertTrue(e.fix().contains("model.weights="), e.getMessage());
    }

    @Test
    void anotherNumberOfDevicesIsTold() {
        assertEquals(List.of(), resume(10, null, 1));
        assertEquals(List.of(), resume(10, 2, 2));
        String more = resume(10, null, 2).get(0);
        assertTrue(more.contains("on 1 device so far and goes on with 2 devices:"), more);
        String fewer = resume(10, 2, 1).get(0);
        assertTrue(fewer.contains("on 2 devices so far and goes on with 1 device:"), fewer);
    }

    @Test
    void aChangeOnTheWayIsTold() {
        List<String> notes = resume(10, "train.epochs=4");
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).contains("from 0.00463 to 0.00683"), notes.get(0));
        notes = resume(20, "train.epochs=1");
        assertTrue(notes.get(0).contains("asks for 10"), notes.get(0));
    }

    @Test
    void whatChangesNothingGoesWithoutAWord() throws IOException {
        assertEquals(List.of(), resume(20), "the same again");
        assertEquals(List.of(), resume(10), "a plain resume");
        assertEquals(List.of(), resume(1, "train.patience=3"), "another patience");
        Files.writeString(folder.resolve("config.yaml"), CONFIG.replace("cosine", "constant"));
        assertEquals(List.of(), resume(20, "optimizer.schedule=constant", "train.epochs=4"));
    }
}
