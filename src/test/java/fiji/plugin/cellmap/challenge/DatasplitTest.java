// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

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

class DatasplitTest {

    private static final String OFFICIAL =
            "\"train\",\"/data/a/a.zarr\",\"recon-1/em/fibsem-uint8\",\"/data/a/a.zarr\","
                    + "\"recon-1/labels/groundtruth/crop234/[nuc,er]\"\n";

    @TempDir Path folder;

    private Datasplit read(String text) throws Exception {
        return Datasplit.read(Files.writeString(folder.resolve("split.csv"), text));
    }

    @Test
    void readsAndWritesTheOfficialForm() throws Exception {
        Datasplit datasplit = read(OFFICIAL);
        DatasplitRow row = datasplit.rows().get(0);
        assertTrue(row.train());
        assertEquals("recon-1/labels/groundtruth/crop234", row.cropGroup());
        assertEquals(List.of("nuc", "er"), row.classes());
        assertEquals("crop234", row.cropName());
        assertEquals("a", row.dataset());
        assertEquals(
                Path.of("/data/a/a.zarr/recon-1/labels/groundtruth/crop234/er"),
                row.label("er").path());
        Path written = folder.resolve("written.csv");
        datasplit.write(written);
        datasplit.write(written);
        assertEquals(OFFICIAL, Files.readString(written));
    }

    @Test
    void readsTheOtherForms() throws Exception {
        List<DatasplitRow> rows =
                read("# a remark\n"
                                + "\n"
                                + "TRAINING, /d/a.zarr/em , \"/d/b.zarr/crop1/[er, nuc]\"\n"
                                + "val,/d/a.zarr/em,/d/b.zarr/crop1/nuc,more\n"
                                + "test,/d/a.n5,em/s,/d/b.zarr/,/crop2/[er],x,y\n")
                        .rows();
        assertEquals(
                new DatasplitRow(
                        true, "/d/a.zarr", "em", "/d/b.zarr", "crop1", List.of("er", "nuc")),
                rows.get(0));
        assertEquals(
                new DatasplitRow(false, "/d/a.zarr", "em", "/d/b.zarr", "crop1", List.of("nuc")),
                rows.get(1));
        assertEquals(
                new DatasplitRow(false, "/d/a.n5", "em/s", "/d/b.zarr", "crop2", List.of("er")),
                rows.get(2));
        assertEquals(3, rows.size());
    }

    @Test
    void shortRowsAreSkippedWithAWarning() throws Exception {
        Datasplit datasplit = read("train,x\n" + OFFICIAL);
        assertEquals(1, datasplit.rows().size());
        assertEquals(1, datasplit.warnings().size());
        assertTrue(datasplit.warnings().get(0).contains("split.csv:1"));
    }

    @Test
    void windowsPathsAreUnderstood() throws Exception {
        DatasplitRow row =
                read("\"train\",\"C:\\d\\a.zarr\",\"recon-1\\em\",\"C:\\d\\a.zarr\","
                                + "\"recon-1\\labels\\crop5\\[er]\"\n")
                        .rows()
                        .get(0);
        assertEquals("C:\\d\\a.zarr", row.emContainer());
        assertEquals("recon-1/em", row.emGroup());
        assertEquals("recon-1/labels/crop5", row.cropGroup());
    }

    @Test
    void relativePathsAreLookedForBesideTheFile() throws Exception {
        Path container = Files.createDirectories(folder.resolve("d/a.zarr"));
        DatasplitRow row = read("train,d/a.zarr,em,d/a.zarr,crop5/[er]\n").rows().get(0);
        assertEquals(container.toString(), row.emContainer());
    }

    @Test
    void brokenRowsAreNamed() throws Exception {
        String message =
                assertThrows(
                                CellMapException.class,
                                () -> read(OFFICIAL + "train,/a.zarr,em,/a.zarr,crop1/[]\n"))
                        .getMessage();
        assertTrue(message.contains("split.csv:2"), message);
        assertThrows(CellMapException.class, () -> read("\"train,/a.zarr,em,\n"));
        assertThrows(CellMapException.class, () -> Datasplit.read(folder.resolve("missing.csv")));
    }

    @Test
    void remoteDataIsRefusedWhenItIsOpened() throws Exception {
        DatasplitRow row = read("train,s3://b/a.zarr,em,s3://b/a.zarr,crop5/[er]\n").rows().get(0);
        assertEquals("s3://b/a.zarr", row.emContainer());
        assertThrows(CellMapException.class, row::em);
        assertFalse(row.classes().isEmpty());
    }
}
