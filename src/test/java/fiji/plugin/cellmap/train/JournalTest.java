// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir Path folder;

    private static JournalRow row(long step, double... dice) {
        double mean = dice.length == 0 ? Double.NaN : dice[0];
        return new JournalRow(step, step / 10.0, 1.5, 1e-3, 0.25, 2, 30, 4, mean, dice);
    }

    @Test
    void rowsReadBackAndLaterOnesAreDroppedOnResume() throws Exception {
        Path file = folder.resolve("journal.csv");
        Journal journal = new Journal(file, List.of("mito", "er"), 0);
        journal.logged(row(10));
        journal.logged(row(20, 0.5, Double.NaN));
        journal.logged(row(30));
        List<JournalRow> rows = Journal.read(file);
        assertEquals(3, rows.size());
        assertFalse(rows.get(0).validated());
        assertTrue(rows.get(1).validated());
        assertEquals(0.5, rows.get(1).dice());
        assertTrue(Double.isNaN(rows.get(1).classDice()[1]));
        new Journal(file, List.of("mito", "er"), 20).logged(row(25));
        assertEquals(
                List.of(10L, 20L, 25L), Journal.read(file).stream().map(JournalRow::step).toList());
        assertTrue(Files.readString(file).startsWith("step,epoch,seconds"));
    }

    /** Also rows before the next one: a training may log less often after its resume. */
    @Test
    void rowsAfterTheCheckpointAreDropped() {
        Path file = folder.resolve("journal.csv");
        Journal journal = new Journal(file, List.of(), 0);
        for (long step : new long[] {10, 20, 30, 40}) journal.logged(row(step));
        new Journal(file, List.of(), 20).logged(row(45));
        assertEquals(
                List.of(10L, 20L, 45L), Journal.read(file).stream().map(JournalRow::step).toList());
    }

    @Test
    void aForeignFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("j.csv"), "a,b\nx,y\n");
        assertThrows(CellMapException.class, () -> Journal.read(file));
    }
}
