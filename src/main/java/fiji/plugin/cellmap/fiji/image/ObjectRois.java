// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Progress;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import ij.plugin.filter.ThresholdToSelection;
import ij.plugin.frame.RoiManager;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Objects of a label image as ROIs of ImageJ: the outline of each object in each plane, in the
 * object's colour, named by class, id and plane. One plane is in memory at a time.
 *
 * @param rois from the first plane on
 * @param planes that are covered: fewer than the image has where there were too many
 */
public record ObjectRois(List<Roi> rois, int planes) {

    /**
     * Looks through a label image.
     *
     * @param most number of outlines after which no further plane is begun
     */
    public static ObjectRois of(VoxelImage labels, String className, int most, Progress progress) {
        List<Roi> rois = new ArrayList<>();
        int depth = (int) labels.shape()[0];
        progress.begin("Outlining objects", depth);
        int z = 0;
        for (; z < depth && rois.size() < most; z++) {
            progress.check();
            for (Map.Entry<Long, Roi> object : outlines(labels, z).entrySet()) {
                Roi roi = object.getValue();
                String id = Long.toUnsignedString(object.getKey());
                roi.setName(className + " " + id + " z" + (z + 1));
                roi.setPosition(z + 1);
                roi.setStrokeColor(new Color(LabelColours.argb(object.getKey())));
                rois.add(roi);
            }
            progress.advance(1);
        }
        return new ObjectRois(rois, z);
    }

    /** Where in a plane an object is. */
    private static final class Extent2D {
        int x0 = Integer.MAX_VALUE;
        int y0 = Integer.MAX_VALUE;
        int x1;
        int y1;

        void add(int x, int y) {
            x0 = Math.min(x0, x);
            y0 = Math.min(y0, y);
            x1 = Math.max(x1, x + 1);
            y1 = Math.max(y1, y + 1);
        }
    }

    private static Map<Long, Roi> outlines(VoxelImage labels, int z) {
        int h = (int) labels.shape()[1];
        int w = (int) labels.shape()[2];
        Box plane = new Box(new long[] {z, 0, 0}, new long[] {1, h, w});
        long[] ids = Widening.longs(labels.read(plane), labels.dtype());
        Map<Long, Extent2D> extents = new TreeMap<>(Long::compareUnsigned);
        for (int i = 0; i < ids.length; i++)
            if (ids[i] != 0)
                extents.computeIfAbsent(ids[i], id -> new Extent2D()).add(i % w, i / w);
        Map<Long, Roi> rois = new TreeMap<>(Long::compareUnsigned);
        extents.forEach((id, e) -> rois.put(id, outline(ids, w, id, e)));
        return rois;
    }

    private static Roi outline(long[] ids, int width, long id, Extent2D e) {
        FloatProcessor mask = new FloatProcessor(e.x1 - e.x0, e.y1 - e.y0);
        for (int y = e.y0; y < e.y1; y++)
            for (int x = e.x0; x < e.x1; x++)
                if (ids[y * width + x] == id) mask.setf(x - e.x0, y - e.y0, 1);
        mask.setThreshold(1, 1, ImageProcessor.NO_LUT_UPDATE);
        Roi roi = new ThresholdToSelection().convert(mask);
        roi.setLocation(roi.getXBase() + e.x0, roi.getYBase() + e.y0);
        return roi;
    }

    /** Adds them to the ROI Manager; there must be a display. */
    public void addToManager() {
        RoiManager manager = RoiManager.getRoiManager();
        rois.forEach(manager::addRoi);
    }

    /** Writes a set of ROIs as the ROI Manager saves it, which needs no display. */
    public void write(Path zip) {
        AtomicFiles.write(
                zip,
                false,
                out -> {
                    ZipOutputStream entries = new ZipOutputStream(out);
                    for (Roi roi : rois) {
                        entries.putNextEntry(new ZipEntry(roi.getName() + ".roi"));
                        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                        new RoiEncoder(bytes).write(roi);
                        entries.write(bytes.toByteArray());
                        entries.closeEntry();
                    }
                    entries.finish();
                });
    }
}
