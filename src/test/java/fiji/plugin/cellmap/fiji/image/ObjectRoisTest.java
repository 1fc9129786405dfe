// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectRoisTest {

    private static final int W = 9;
    private static final int H = 7;

    @TempDir Path folder;

    /** Three planes: a ring of 4 around a hole, a piece of 70000 in two parts, and one voxel. */
    private static int[] ids() {
        int[] ids = new int[3 * H * W];
        for (int y = 1; y < 6; y++) for (int x = 1; x < 5; x++) ids[y * W + x] = 4;
        ids[2 * W + 2] = ids[3 * W + 3] = 0;
        ids[W + 7] = ids[5 * W + 8] = 70_000;
        ids[2 * H * W + 3 * W + 3] = 5;
        return ids;
    }

    private static ObjectRois rois(int most) {
        VoxelImage labels =
                VoxelImage.of(
                        ArrayImgs.unsignedInts(ids(), W, H, 3),
                        new VoxelGrid(new double[] {8, 8, 8}, new double[3]),
                        "labels");
        return ObjectRois.of(labels, "mito", most, Progress.none());
    }

    private static void assertCovers(List<Roi> rois, int planes) {
        int[] ids = ids();
        int[] painted = new int[ids.length];
        for (Roi roi : rois) {
            String[] name = roi.getName().split(" ");
            assertEquals("z" + roi.getPosition(), name[2]);
            for (java.awt.Point p : roi.getContainedPoints())
                painted[(roi.getPosition() - 1) * H * W + p.y * W + p.x] =
                        Integer.parseInt(name[1]);
        }
        for (int i = 0; i < planes * H * W; i++) assertEquals(ids[i], painted[i], "voxel " + i);
    }

    @Test
    void outlinesCoverTheObjects() {
        ObjectRois rois = rois(100);
        assertEquals(
                List.of("mito 4 z1", "mito 70000 z1", "mito 5 z3"),
                rois.rois().stream().map(Roi::getName).toList());
        assertEquals(3, rois.planes());
        assertCovers(rois.rois(), 3);
    }

    @Test
    void whenThereAreTooManyItIsSaidHowFarTheyGo() {
        ObjectRois rois = rois(1);
        assertEquals(2, rois.rois().size());
        assertEquals(1, rois.planes());
        assertCovers(rois.rois(), 1);
    }

    @Test
    void aSetIsWrittenAsTheRoiManagerReadsIt() throws IOException {
        Path zip = folder.resolve("rois.zip");
        rois(100).write(zip);
        List<Roi> read = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                assertTrue(e.getName().endsWith(".roi"));
                read.add(RoiDecoder.openFromByteArray(in.readAllBytes()));
            }
        }
        assertEquals(3, read.size());
        assertCovers(read, 3);
    }
}
