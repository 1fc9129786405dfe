// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.MemoryUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir Path folder;

    private static JournalRow row(long step, double... dice) {
        double[] iou = Arrays.stream(dice).map(d -> d / 2).toArray();
        return new JournalRow(
                step,
                step / 10.0,
                1.5,
                1e-3,
                0.25,
                2,
                30,
                4,
                0.125,
                new MemoryUse(3L << 29, -1),
                new ValidationScores(dice, iou));
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
        assertEquals(0.25, rows.get(1).iou());
        assertTrue(Double.isNaN(rows.get(1).scores().dice()[1]));
        assertTrue(Double.isNaN(rows.get(1).scores().iou()[1]));
        assertEquals(0.125, rows.get(1).waiting());
        assertEquals(new MemoryUse(3L << 29, -1), rows.get(1).memory());
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

    /** Runs go on whose journal has no column for what is new. */
    @Test
    void anOlderJournalLacksWhatItHasNot() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("j.csv"),
                        "step,epoch,seconds,learning_rate,loss,gradient_norm,patches_per_second,"
                                + "val_dice,val_dice_mito\n10,1,2,0.001,0.5,3,30,,\n"
                                + "20,2,4,0.001,0.4,3,30,0.75,0.75\n");
        List<JournalRow> rows = Journal.read(file);
        assertFalse(rows.get(0).validated());
        assertEquals(0.75, rows.get(1).dice());
        assertTrue(Double.isNaN(rows.get(1).iou()));
        assertTrue(Double.isNaN(rows.get(1).waiting()));
        assertEquals(new MemoryUse(-1, -1), rows.get(1).memory());
    }

    @Test
    void aForeignFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("j.csv"), "a,b\nx,y\n");
        assertThrows(CellMapException.class, () -> Journal.read(file));
    }
}
