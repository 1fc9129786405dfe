// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.measure.MeasuredObject;
import fiji.plugin.cellmap.measure.ObjectTable;
import fiji.plugin.cellmap.util.CellMapException;
import ij.measure.ResultsTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownTableTest {

    @TempDir Path folder;

    @Test
    void aTableOfMeasurementsIsAResultsTable() {
        Path csv = folder.resolve("mito.csv");
        MeasuredObject object =
                new MeasuredObject(
                        41,
                        8,
                        4096,
                        1200.5,
                        new double[] {1, 2, 3},
                        new long[] {0, 1, 2},
                        new long[] {2, 3, 4},
                        true,
                        0.25,
                        new double[] {64});
        ObjectTable.write(csv, List.of(object), true, List.of("er"));
        ResultsTable table = ShownTable.open(csv);
        assertEquals(1, table.size());
        assertEquals(41, table.getValue("id", 0));
        assertEquals(4096, table.getValue("volume_nm3", 0));
        assertEquals(object.sphericity(), table.getValue("sphericity", 0), 1e-6);
        assertEquals(3, table.getValue("centroid_x_nm", 0));
        assertEquals(0.25, table.getValue("mean_probability", 0));
        assertEquals(64, table.getValue("contact_er_nm2", 0));
    }

    @Test
    void aTableThatIsGoneIsAFailure() {
        Path gone = folder.resolve("gone.csv");
        assertThrows(CellMapException.class, () -> ShownTable.open(gone));
        assertThrows(CellMapException.class, () -> ShownTable.show(gone, "gone"));
    }
}
