// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Areas of ImageJ as a label image that is painted when it is read. The id of an area is that in a
 * name as {@link ObjectRois} gives it, else its group, else 1; a name of that kind with another
 * class is left out. Later areas lie over earlier ones. An area without position is in all planes.
 */
public final class RoiLabels {

    private static final Pattern NAME = Pattern.compile("(\\S+) (\\d{1,9}) z\\d+");

    private static final String ERASE = "erase";

    private RoiLabels() {}

    /** An area and its id; the plane counts from 0, -1 stands for all. */
    private record Area(Roi roi, int id, int plane) {}

    /**
     * @param className of objects that belong here
     * @param em whose voxels are labelled
     * @throws UsageException if there is no area, or something else than areas
     */
    public static Annotated of(List<Roi> rois, String className, VoxelImage em) {
        int depth = (int) em.shape()[0];
        List<Area> areas = new ArrayList<>();
        int first = depth;
        int last = -1;
        for (Roi roi : rois) {
            Matcher name = NAME.matcher(roi.getName() == null ? "" : roi.getName());
            boolean ours = name.matches();
            if (ours && !name.group(1).equals(className)) continue;
            int plane = plane(roi);
            if (!roi.isArea() || plane >= depth) throw unusable(roi, plane, depth);
            int id = ours ? Integer.parseInt(name.group(2)) : Math.max(1, roi.getGroup());
            areas.add(new Area(roi, id, plane));
            first = Math.min(first, Math.max(0, plane));
            last = plane < 0 ? depth - 1 : Math.max(last, plane);
        }
        if (areas.isEmpty())
            throw new UsageException(
                    "There are no areas of the class",
                    className,
                    rois.isEmpty() ? "No ROIs are there." : "The ROIs are of other classes.",
                    "Add areas to the ROI Manager, or give @{labels} or @{rois}.");
        long[] shape = em.shape();
        VoxelImage volume =
                VoxelImage.ofLayers(
                        new Painted(new Nothing(shape), areas),
                        DType.UINT32,
                        em.grid(),
                        "ROIs of " + className);
        return Annotated.of(volume, first, last);
    }

    /**
     * A label image with areas laid over it: those whose name begins with {@code erase} are
     * background, the others are objects of their own, numbered after those that are there by their
     * group, or the object that a name as {@link ObjectRois} gives it tells.
     *
     * @param className of objects that belong here
     * @param last id that is there
     * @throws UsageException if one is no area
     */
    public static VoxelImage over(VoxelImage labels, List<Roi> rois, String className, int last) {
        int depth = (int) labels.shape()[0];
        List<Area> areas = new ArrayList<>();
        for (Roi roi : rois) {
            String name = roi.getName() == null ? "" : roi.getName();
            Matcher ours = NAME.matcher(name);
            if (ours.matches() && !ours.group(1).equals(className)) continue;
            int plane = plane(roi);
            if (!roi.isArea() || plane >= depth) throw unusable(roi, plane, depth);
            int id = last + Math.max(1, roi.getGroup());
            if (ours.matches()) id = Integer.parseInt(ours.group(2));
            if (name.toLowerCase(Locale.ROOT).startsWith(ERASE)) id = 0;
            areas.add(new Area(roi, id, plane));
        }
        return VoxelImage.ofLayers(
                new Painted(labels, areas), DType.UINT32, labels.grid(), labels.location());
    }

    private static int plane(Roi roi) {
        return (roi.hasHyperStackPosition() ? roi.getZPosition() : roi.getPosition()) - 1;
    }

    private static UsageException unusable(Roi roi, int plane, int depth) {
        return new UsageException(
                "Cannot use a ROI",
                roi.getName() == null ? roi.getTypeAsString() : roi.getName(),
                roi.isArea()
                        ? "It is in slice " + (plane + 1) + ", and the image has " + depth + "."
                        : "It is not an area but a " + roi.getTypeAsString() + ".",
                "Delete it from the ROI Manager.");
    }

    /** What areas lie on, if nothing is there. */
    private record Nothing(long[] size) implements BlockSource<Object> {

        @Override
        public Box bounds() {
            return Box.of(size);
        }

        @Override
        public Object read(Box box) {
            return new int[Math.toIntExact(box.size())];
        }
    }

    private record Painted(BlockSource<?> under, List<Area> areas) implements BlockSource<Object> {

        @Override
        public Box bounds() {
            return under.bounds();
        }

        @Override
        public Object read(Box box) {
            int[] ids = ids(box);
            for (long z = box.min()[0]; z < box.max(0); z++)
                for (Area area : areas)
                    if (area.plane() < 0 || area.plane() == z) paint(area, z, box, ids);
            return ids;
        }

        private int[] ids(Box box) {
            Object values = under.read(box);
            if (!(under instanceof VoxelImage labels)) return (int[]) values;
            long[] longs = Widening.longs(values, labels.dtype());
            int[] ids = new int[longs.length];
            for (int i = 0; i < ids.length; i++) ids[i] = Math.toIntExact(longs[i]);
            return ids;
        }

        private static void paint(Area area, long z, Box box, int[] ids) {
            Rectangle bounds = area.roi().getBounds();
            ImageProcessor mask = area.roi().getMask();
            int width = (int) box.shape()[2];
            int plane = (int) ((z - box.min()[0]) * box.shape()[1] * width);
            for (int y = 0; y < bounds.height; y++)
                for (int x = 0; x < bounds.width; x++) {
                    long v = bounds.y + y - box.min()[1];
                    long u = bounds.x + x - box.min()[2];
                    boolean in = v >= 0 && v < box.shape()[1] && u >= 0 && u < width;
                    if (in && (mask == null || mask.get(x, y) != 0))
                        ids[plane + (int) v * width + (int) u] = area.id();
                }
        }
    }

    /**
     * Those in the ROI Manager.
     *
     * @param display whether there can be one
     */
    public static List<Roi> inManager(boolean display) {
        RoiManager manager = display ? RoiManager.getInstance2() : null;
        return manager == null ? List.of() : List.of(manager.getRoisAsArray());
    }

    /** Reads a set as the ROI Manager saves it: a zip of ROIs, or a single one. */
    public static List<Roi> read(Path file) {
        try {
            if (!file.toString().endsWith(".zip"))
                return List.of(decoded(file, Files.readAllBytes(file)));
            List<Roi> rois = new ArrayList<>();
            try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
                for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry())
                    if (e.getName().endsWith(".roi")) rois.add(decoded(file, in.readAllBytes()));
            }
            return rois;
        } catch (IOException e) {
            throw unreadable(file, AtomicFiles.reason(e), e);
        }
    }

    private static Roi decoded(Path file, byte[] bytes) {
        Roi roi = RoiDecoder.openFromByteArray(bytes);
        if (roi == null) throw unreadable(file, "It is not a ROI of ImageJ.", null);
        return roi;
    }

    private static CellMapException unreadable(Path file, String why, IOException cause) {
        return new CellMapException(
                "Cannot read a set of ROIs",
                file,
                why,
                "Give a .zip that the ROI Manager has saved.",
                cause);
    }
}
