// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabkitLabelsTest {

    private static final VoxelImage EM =
            VoxelImage.of(
                    ArrayImgs.unsignedBytes(9, 7, 5),
                    new VoxelGrid(new double[] {30, 8, 4}, new double[3]),
                    "em");
    private static final String SIZE = "'interval':{'min':[0,0,0],'max':[8,6,4],'n':3},";

    @TempDir Path folder;

    private Annotated read(String json) throws IOException {
        Path file = folder.resolve("em.labeling");
        Files.writeString(file, json.replace('\'', '"'));
        return LabkitLabels.read(file, "mito", EM);
    }

    @Test
    void labelsOfTheClassAreObjects() throws IOException {
        Annotated labels =
                read(
                        "{"
                                + SIZE
                                + "'pixelSizes':[{'size':4,'unit':'nm'}],'labels':{'background':"
                                + "[[0,0,0]],'mito':[[1,2,3],[8,6,3]],'mito_mem':[[5,5,5]],"
                                + "'mito 7':[[2,2,2],[3,2,2]]},'colors':{'mito':'#FF0000'}}");
        assertEquals(Box.between(new long[] {2, 0, 0}, new long[] {4, 7, 9}), labels.slices());
        int[] want = new int[5 * 63];
        want[3 * 63 + 2 * 9 + 1] = want[3 * 63 + 6 * 9 + 8] = 1;
        want[2 * 63 + 2 * 9 + 2] = want[2 * 63 + 2 * 9 + 3] = 2;
        assertArrayEquals(want, (int[]) labels.volume().read(EM.bounds()));
        Box part = Box.between(new long[] {2, 2, 3}, new long[] {4, 3, 5});
        assertArrayEquals(new int[] {2, 0, 0, 0}, (int[]) labels.volume().read(part));
    }

    @Test
    void manyPixelsAreKept() throws IOException {
        StringBuilder pixels = new StringBuilder();
        for (int i = 0; i < 63; i++)
            pixels.append(i == 0 ? "" : ",").append("[%d,%d,4]".formatted(i % 9, i / 9));
        Annotated labels = read("{'labels':{'mito':[" + pixels + "]}}");
        Box last = Box.between(new long[] {4, 0, 0}, new long[] {5, 7, 9});
        for (int id : (int[]) labels.volume().read(last)) assertEquals(1, id);
    }

    @Test
    void anotherImageAndAnotherClassAreNamed() throws IOException {
        UsageException size =
                assertThrows(
                        UsageException.class,
                        () ->
                                read(
                                        "{"
                                                + SIZE.replace("8,6,4", "8,6,5")
                                                + "'labels':{'mito':[[1,1,1]]}}"));
        assertEquals("The labeling is of another image", size.what());
        String flat = "{'interval':{'min':[0,0],'max':[8,6],'n':2},'labels':{'mito':[[1,1]]}}";
        assertThrows(UsageException.class, () -> read(flat));
        UsageException name =
                assertThrows(
                        UsageException.class,
                        () -> read("{" + SIZE + "'labels':{'er':[[1,1,1]],'mito':[]}}"));
        assertTrue(name.fix().contains("[er]"), name.fix());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{'labels':{'mito':[[1,2]]}}",
                "{'labels':{'mito':[[1,2,3,4]]}}",
                "{'labels':{'mito':[[9,0,0]]}}",
                "{'labels':{'mito':[[1,2,-1]]}}",
                "{'labels':{'mito':[[1,2,'a']]}}",
                "{'labels':{'mito':[[1,2",
                "no json"
            })
    void whatIsNoLabelingIsAFailure(String json) {
        assertThrows(CellMapException.class, () -> read(json));
    }
}
