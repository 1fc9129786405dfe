// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as spreadsheets and editors save them. */
class CsvTextTest {

    private static final String MANIFEST =
            "crop_name,dataset,class_label,voxel_size,translation,shape\n"
                    + "7,d\u00e9,mito,[8;4;4],[0;0;16],[20;30;40]\n";
    private static final String SPLIT =
            "\"train\",\"/a.zarr\",\"em\",\"/a.zarr\",\"labels/crop7/[mito,er]\"\n";

    @TempDir Path folder;

    private Path save(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("list.csv"), text.getBytes(charset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aMarkAndLineEndsDoNotMatter(String charset) throws IOException {
        for (String end : List.of("\n", "\r\n")) {
            String mark = "\ufeff";
            Path file = save(mark + MANIFEST.replace("\n", end), Charset.forName(charset));
            CropTarget row = Manifest.read(file).rows().get(0);
            assertEquals("d\u00e9", row.dataset());
            assertArrayEquals(new long[] {20, 30, 40}, row.shape());
            file = save(mark + SPLIT.replace("\n", end), Charset.forName(charset));
            Datasplit split = Datasplit.read(file);
            assertEquals(List.of(), split.warnings());
            assertTrue(split.rows().get(0).train(), "a mark before \"train\" made it validation");
            assertEquals(List.of("mito", "er"), split.rows().get(0).classes());
        }
    }

    @Test
    void quotesThatAreNotNeededDoNotMatter() throws IOException {
        String quoted = MANIFEST.replaceAll("([^,\n]+)", "\"$1\"").replace(",", " , ");
        CropTarget row = Manifest.read(save(quoted, StandardCharsets.UTF_8)).rows().get(0);
        assertEquals("mito", row.className());
        assertArrayEquals(new double[] {8, 4, 4}, row.voxelSize());
        assertArrayEquals(
                new String[] {"a", "b,c", "d\"e", ""}, CsvText.fields(" a, \"b,c\" ,\"d\"\"e\","));
    }

    @Test
    void whatIsNoTextOrNoListIsRefused() throws IOException {
        Path latin = save(MANIFEST, StandardCharsets.ISO_8859_1);
        CellMapException e = assertThrows(CellMapException.class, () -> Manifest.read(latin));
        assertTrue(e.why().contains("UTF-8"), e.getMessage());
        assertThrows(CellMapException.class, () -> Datasplit.read(latin));
        Path open = save(MANIFEST + "8,\"d,er,[8;4;4],[0;0;0],[2;2;2]\n", StandardCharsets.UTF_8);
        e = assertThrows(CellMapException.class, () -> Manifest.read(open));
        assertTrue(e.where().endsWith("list.csv:3"), e.getMessage());
        assertTrue(e.why().contains("quotes"), e.getMessage());
        Path empty = save("train,/a.zarr,em,/a.zarr,\"\"\n", StandardCharsets.UTF_8);
        e = assertThrows(CellMapException.class, () -> Datasplit.read(empty));
        assertTrue(e.where().contains("list.csv:1"), e.getMessage());
        Path three = save("train,/a.zarr/em,\n", StandardCharsets.UTF_8);
        assertThrows(CellMapException.class, () -> Datasplit.read(three));
    }
}
