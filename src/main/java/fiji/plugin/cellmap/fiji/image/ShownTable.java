// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import ij.measure.ResultsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Tables of measurements as ImageJ's results tables. */
public final class ShownTable {

    /** Longer tables stay in their files: a results table holds all in memory, as text too. */
    private static final long MOST_ROWS = 200_000;

    private ShownTable() {}

    /**
     * Reads a table.
     *
     * @param csv with a head
     */
    public static ResultsTable open(Path csv) {
        try {
            return ResultsTable.open(csv.toString());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a table", csv, AtomicFiles.reason(e), "Measure again.", e);
        }
    }

    /**
     * Shows a table in a window of its own.
     *
     * @return false if it is too long for that
     */
    public static boolean show(Path csv, String title) {
        try (Stream<String> lines = Files.lines(csv)) {
            if (lines.limit(MOST_ROWS + 2).count() > MOST_ROWS + 1) return false;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a table", csv, AtomicFiles.reason(e), "Measure again.", e);
        }
        open(csv).show(title);
        return true;
    }
}
