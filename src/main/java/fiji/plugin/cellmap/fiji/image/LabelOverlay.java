// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import ij.ImageListener;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import java.awt.image.BufferedImage;

/**
 * Objects in colours over an EM, which may have another voxel size and another extent: the plane
 * that is shown gets them when it is shown, so that volumes of any size can have an overlay.
 * Another overlay of the image stays.
 */
public final class LabelOverlay implements ImageListener {

    private static final String NAME = "CellMap objects";
    private static final double OPACITY = 0.5;

    private final ImagePlus image;
    private final VoxelGrid grid;
    private final VoxelImage labels;
    private int drawn;

    private LabelOverlay(ImagePlus image, VoxelGrid grid, VoxelImage labels) {
        this.image = image;
        this.grid = grid;
        this.labels = labels;
    }

    /**
     * Puts objects over an image, in the place of those that are over it. They stay until the image
     * is closed or gets others.
     *
     * @param grid where the voxels of the image lie, see {@link OpenImage#grid}
     * @param labels ids, 0 is transparent
     */
    public static LabelOverlay put(ImagePlus image, VoxelGrid grid, VoxelImage labels) {
        LabelOverlay overlay = new LabelOverlay(image, grid, labels);
        overlay.draw();
        ImagePlus.addImageListener(overlay);
        return overlay;
    }

    @Override
    public void imageOpened(ImagePlus other) {}

    @Override
    public void imageClosed(ImagePlus other) {
        if (other == image) ImagePlus.removeImageListener(this);
    }

    @Override
    public void imageUpdated(ImagePlus other) {
        if (other == image && image.getCurrentSlice() != drawn) draw();
    }

    private void draw() {
        Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
        boolean replaced = drawn > 0 && overlay.getIndex(name(drawn)) < 0;
        if (replaced) {
            ImagePlus.removeImageListener(this);
            return;
        }
        for (int i = overlay.size() - 1; i >= 0; i--) {
            String name = overlay.get(i).getName();
            if (name != null && name.startsWith(NAME)) overlay.remove(i);
        }
        drawn = image.getCurrentSlice();
        overlay.add(plane(drawn));
        image.setOverlay(overlay);
    }

    private String name(int slice) {
        return NAME + " " + System.identityHashCode(this) + " " + slice;
    }

    private Roi plane(int slice) {
        BufferedImage picture = picture(slice - 1);
        ImageRoi roi = new ImageRoi(0, 0, picture);
        roi.setOpacity(OPACITY);
        roi.setName(name(slice));
        return roi;
    }

    /** Each pixel gets the label at its centre. */
    private BufferedImage picture(int slice) {
        int w = image.getWidth();
        int h = image.getHeight();
        long z = index(0, slice);
        if (z < 0 || z >= labels.shape()[0]) return ColouredPlane.glass(w, h, i -> 0);
        long[] y = indices(1, h);
        long[] x = indices(2, w);
        Box box =
                Box.between(
                                new long[] {z, y[0], x[0]},
                                new long[] {z + 1, y[h - 1] + 1, x[w - 1] + 1})
                        .intersect(labels.bounds());
        if (box.isEmpty()) return ColouredPlane.glass(w, h, i -> 0);
        long[] ids = Widening.longs(labels.read(box), labels.dtype());
        long row = box.shape()[2];
        return ColouredPlane.glass(
                w,
                h,
                i -> {
                    long v = y[i / w] - box.min()[1];
                    long u = x[i % w] - box.min()[2];
                    boolean in = v >= 0 && v < box.shape()[1] && u >= 0 && u < row;
                    return in ? ids[(int) (v * row + u)] : 0;
                });
    }

    private long[] indices(int axis, int count) {
        long[] indices = new long[count];
        for (int i = 0; i < count; i++) indices[i] = index(axis, i);
        return indices;
    }

    /** The label's voxel that holds the centre of one of the image's. */
    private long index(int axis, int i) {
        return (long) Math.floor(labels.grid().index(axis, grid.world(axis, i + 0.5)) + 1e-6);
    }
}
