// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import java.awt.image.BufferedImage;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;

class LabelOverlayTest {

    /** EM of 4 x 6 x 8 voxels of 4 nm. */
    private static ImagePlus em() {
        ImageStack stack = new ImageStack(8, 6);
        for (int z = 0; z < 4; z++) stack.addSlice(new ByteProcessor(8, 6));
        ImagePlus image = new ImagePlus("em", stack);
        OpenImage.calibrate(image, new VoxelGrid(new double[] {4, 4, 4}, new double[3]));
        return image;
    }

    /** Ids 1 to 8, voxels of 8 nm, from (8, 8, 16) nm on. */
    private static VoxelImage labels() {
        byte[] ids = {1, 2, 3, 4, 5, 6, 7, 8};
        VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[] {8, 8, 16});
        return VoxelImage.of(ArrayImgs.unsignedBytes(ids, 2, 2, 2), grid, "labels");
    }

    private static int rgb(ImagePlus image, int x, int y) {
        Roi[] rois = image.getOverlay().toArray();
        ImageRoi roi = (ImageRoi) rois[rois.length - 1];
        BufferedImage picture = roi.getProcessor().getBufferedImage();
        return picture.getRGB(x, y) & 0xFFFFFF;
    }

    /** As ImageJ does it where there is a window. */
    private static void go(ImagePlus image, int slice, LabelOverlay... listeners) {
        image.setSlice(slice);
        for (LabelOverlay listener : listeners) listener.imageUpdated(image);
    }

    @Test
    void theShownPlaneHasItsObjects() {
        ImagePlus em = em();
        LabelOverlay overlay = LabelOverlay.put(em, OpenImage.grid(em, null), labels());
        assertEquals(1, em.getOverlay().size());
        assertEquals(0, rgb(em, 4, 2));
        go(em, 3, overlay);
        assertEquals(1, em.getOverlay().size());
        assertEquals(LabelColours.argb(1) & 0xFFFFFF, rgb(em, 4, 2));
        assertEquals(LabelColours.argb(1) & 0xFFFFFF, rgb(em, 5, 3));
        assertEquals(LabelColours.argb(2) & 0xFFFFFF, rgb(em, 6, 2));
        assertEquals(LabelColours.argb(4) & 0xFFFFFF, rgb(em, 7, 5));
        assertEquals(0, rgb(em, 3, 2));
        assertEquals(0, rgb(em, 4, 1));
        go(em, 1, overlay);
        assertEquals(0, rgb(em, 4, 2));
    }

    @Test
    void anotherOverlayStaysAndANewOneReplacesTheOld() {
        ImagePlus em = em();
        em.setOverlay(new ij.gui.Overlay(new Roi(0, 0, 2, 2)));
        LabelOverlay first = LabelOverlay.put(em, OpenImage.grid(em, null), labels());
        go(em, 3, first);
        assertEquals(2, em.getOverlay().size());
        VoxelImage other =
                VoxelImage.of(
                        ArrayImgs.unsignedBytes(new byte[] {9}, 1, 1, 1),
                        new VoxelGrid(new double[] {16, 24, 32}, new double[3]),
                        "other");
        LabelOverlay second = LabelOverlay.put(em, OpenImage.grid(em, null), other);
        assertEquals(2, em.getOverlay().size());
        go(em, 4, first, second);
        assertEquals(2, em.getOverlay().size());
        assertEquals(LabelColours.argb(9) & 0xFFFFFF, rgb(em, 0, 0));
    }

    @Test
    void whoRemovesTheOverlayIsRidOfIt() {
        ImagePlus em = em();
        LabelOverlay overlay = LabelOverlay.put(em, OpenImage.grid(em, null), labels());
        em.setOverlay(null);
        go(em, 3, overlay);
        go(em, 2, overlay);
        assertTrue(em.getOverlay() == null || em.getOverlay().size() == 0);
    }
}
