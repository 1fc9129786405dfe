// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.train.TrainingState.Score;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    @TempDir Path folder;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() {
        checkpoints = new Checkpoints(folder);
    }

    private void save(long step, Score... scores) {
        TrainingState state =
                new TrainingState(
                        1, "h", step, null, 0, 0, 0, List.of(scores), 0, null, null, false);
        checkpoints.save(
                state,
                p -> AtomicFiles.write(p.resolve(Checkpoints.MODEL), new byte[] {(byte) step}));
    }

    @Test
    void keepsTheLastAndTheBest() {
        save(10, new Score(10, 0.5));
        save(20, new Score(10, 0.5));
        save(30, new Score(10, 0.5));
        assertTrue(Files.exists(checkpoints.of(10)));
        assertFalse(Files.exists(checkpoints.of(20)));
        assertEquals(checkpoints.of(30), checkpoints.last().orElseThrow());
        assertEquals(30, Checkpoints.state(checkpoints.of(30)).step());
    }

    @Test
    void aFailureWhileWritingLeavesTheOlderOnes() {
        save(10);
        assertThrows(
                CellMapException.class,
                () ->
                        checkpoints.save(
                                TrainingState.start("h"),
                                p -> {
                                    throw new CellMapException("Disk full", p, "", "");
                                }));
        assertEquals(checkpoints.of(10), checkpoints.last().orElseThrow());
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void whatAKilledWriterLeftIsSweptAndNotTakenForACheckpoint() throws Exception {
        save(10);
        Files.createDirectories(folder.resolve("step-000020.1-1" + AtomicFiles.SUFFIX));
        Files.createDirectories(folder.resolve("step-000030"));
        Path writing = folder.resolve(AtomicFiles.temporaryName("step-000040"));
        Files.createDirectories(writing);
        Checkpoints again = new Checkpoints(folder);
        assertTrue(Files.exists(folder.resolve("step-000020.1-1" + AtomicFiles.SUFFIX)));
        again.sweep();
        assertTrue(Files.exists(writing), "what a living process writes must stay");
        assertEquals(again.of(10), again.last().orElseThrow());
        assertFalse(Files.exists(folder.resolve("step-000020.1-1" + AtomicFiles.SUFFIX)));
    }
}
