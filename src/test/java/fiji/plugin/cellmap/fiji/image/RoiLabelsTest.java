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
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoiLabelsTest {

    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {30, 8, 4}, new double[] {600, -80, 12});

    @TempDir Path folder;

    private static VoxelImage em() {
        return VoxelImage.of(ArrayImgs.unsignedBytes(9, 7, 5), GRID, "em");
    }

    private static Roi at(Roi roi, int slice, String name) {
        roi.setPosition(slice);
        roi.setName(name);
        return roi;
    }

    private static int id(Annotated labels, int z, int y, int x) {
        Box voxel = new Box(new long[] {z, y, x}, new long[] {1, 1, 1});
        return ((int[]) labels.volume().read(voxel))[0];
    }

    @Test
    void idsComeFromNamesAndGroups() {
        Roi grouped = at(new Roi(5, 4, 2, 2), 3, "mine");
        grouped.setGroup(6);
        Annotated labels =
                RoiLabels.of(
                        List.of(
                                at(new Roi(1, 1, 4, 3), 2, "mito 70000 z2"),
                                at(new Roi(2, 2, 1, 1), 2, "mito 8 z2"),
                                grouped,
                                at(new Roi(0, 0, 9, 7), 5, "er 1 z5"),
                                at(new Roi(8, 6, 5, 5), 3, null)),
                        "mito",
                        em());
        assertEquals(70_000, id(labels, 1, 1, 1));
        assertEquals(70_000, id(labels, 1, 3, 4));
        assertEquals(8, id(labels, 1, 2, 2));
        assertEquals(0, id(labels, 1, 4, 4));
        assertEquals(0, id(labels, 2, 1, 1));
        assertEquals(6, id(labels, 2, 5, 6));
        assertEquals(1, id(labels, 2, 6, 8));
        assertEquals(Box.between(new long[] {1, 0, 0}, new long[] {3, 7, 9}), labels.slices());
        assertArrayEquals(GRID.translation(), labels.volume().grid().translation());
        int[] whole = (int[]) labels.volume().read(labels.volume().bounds());
        assertEquals(whole[63 + 2 * 9 + 2], 8);
    }

    @Test
    void aRoundAreaWithoutPositionIsInAllPlanes() {
        OvalRoi oval = new OvalRoi(1, 1, 5, 5);
        Annotated labels = RoiLabels.of(List.of(oval), "mito", em());
        assertEquals(5, labels.slices().shape()[0]);
        for (int y = 0; y < 7; y++)
            for (int x = 0; x < 9; x++)
                assertEquals(oval.contains(x, y) ? 1 : 0, id(labels, 4, y, x), x + "," + y);
    }

    @Test
    void outlinesOfObjectsGiveTheObjectsBack() throws IOException {
        int[] ids = new int[5 * 7 * 9];
        for (int i = 0; i < ids.length; i++) ids[i] = i % 4 == 0 ? 0 : i / 50 + 1;
        VoxelImage objects = VoxelImage.of(ArrayImgs.unsignedInts(ids, 9, 7, 5), GRID, "objects");
        Path zip = folder.resolve("set.zip");
        ObjectRois.of(objects, "mito", 1000, Progress.none()).write(zip);
        Annotated back = RoiLabels.of(RoiLabels.read(zip), "mito", em());
        assertArrayEquals(ids, (int[]) back.volume().read(back.volume().bounds()));
    }

    @Test
    void whatIsNoAreaOfTheImageIsRefused() {
        List<Roi> line = List.of(new Line(0, 0, 3, 3));
        assertThrows(UsageException.class, () -> RoiLabels.of(line, "mito", em()));
        List<Roi> beyond = List.of(at(new Roi(0, 0, 2, 2), 6, "a"));
        UsageException e =
                assertThrows(UsageException.class, () -> RoiLabels.of(beyond, "mito", em()));
        assertTrue(e.why().contains("slice 6"), e.why());
        assertThrows(UsageException.class, () -> RoiLabels.of(List.of(), "mito", em()));
        List<Roi> other = List.of(at(new Roi(0, 0, 2, 2), 1, "er 1 z1"));
        assertThrows(UsageException.class, () -> RoiLabels.of(other, "mito", em()));
    }

    @Test
    void aFileThatIsNoSetIsAFailure() throws IOException {
        Path text = Files.writeString(folder.resolve("set.roi"), "no roi at all, only some text");
        assertThrows(CellMapException.class, () -> RoiLabels.read(text));
        assertThrows(CellMapException.class, () -> RoiLabels.read(folder.resolve("none.zip")));
    }
}
