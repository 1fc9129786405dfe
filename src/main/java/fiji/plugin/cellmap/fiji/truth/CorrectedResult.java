// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.RoiLabels;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.fiji.image.VolumeFiles;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import ij.gui.Roi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A result that was corrected on the screen: masks or objects, or probabilities above a threshold.
 *
 * @param now as it is on the screen: ids, or 1 and 0
 * @param before as it is stored; empty if it was not opened from there
 */
public record CorrectedResult(VoxelImage now, Optional<VoxelImage> before) {

    private static final double BYTE = 255;

    /** ROIs have so many groups at most. */
    private static final int GROUPS = 255;

    /**
     * @param grid where the voxels lie
     * @param threshold of probabilities, from 0 to 1; null for 0.5 if the image was opened as
     *     probabilities, else it holds labels
     * @param areas to lay over it, see {@link RoiLabels#over}
     */
    public static CorrectedResult of(
            ImageInput image,
            VoxelGrid grid,
            Double threshold,
            List<Roi> areas,
            String className,
            Progress progress) {
        Optional<Path> origin = origin(image);
        boolean probabilities = origin.isPresent() && !VolumeFiles.isLabels(origin.get());
        Double above = threshold == null && probabilities ? Double.valueOf(0.5) : threshold;
        VoxelImage shown = above(image.labels(grid), above);
        Optional<VoxelImage> before =
                origin.map(path -> ShownVolume.open(path, true, image.title()))
                        .flatMap(ShownVolume::volume)
                        .filter(v -> Arrays.equals(v.shape(), shown.shape()))
                        .map(v -> above(v, above));
        if (areas.isEmpty()) return new CorrectedResult(shown, before);
        long last = last(shown, progress);
        if (Long.compareUnsigned(last, Integer.MAX_VALUE - GROUPS) > 0)
            throw new UsageException(
                    "Cannot lay areas over the image",
                    image.title(),
                    "It has the id "
                            + (shown.dtype().signed ? last : Long.toUnsignedString(last))
                            + ".",
                    "Number its objects anew, from 1 on.");
        return new CorrectedResult(RoiLabels.over(shown, areas, className, (int) last), before);
    }

    /** Where the result was opened from. */
    public static Optional<Path> origin(ImageInput image) {
        return image.opened().flatMap(ShownVolume::origin).filter(Files::exists);
    }

    /** Largest id; those below 0, which no object has, count as larger than all others. */
    private static long last(VoxelImage labels, Progress progress) {
        long last = 0;
        for (long z = 0; z < labels.shape()[0]; z++) {
            progress.check();
            for (long id : ids(labels, labels.bounds().planes(z, z + 1)))
                if (Long.compareUnsigned(id, last) > 0) last = id;
        }
        return last;
    }

    private static long[] ids(VoxelImage labels, Box box) {
        return Widening.longs(labels.read(box), labels.dtype());
    }

    private static VoxelImage above(VoxelImage values, Double threshold) {
        if (threshold == null) return values;
        double limit = values.dtype() == DType.UINT8 ? BYTE * threshold : threshold;
        return VoxelImage.ofLayers(
                new Above(values, limit), DType.UINT8, values.grid(), values.location());
    }

    /** 1 where a value is above a limit. */
    private record Above(VoxelImage values, double limit) implements BlockSource<Object> {

        @Override
        public Box bounds() {
            return values.bounds();
        }

        @Override
        public Object read(Box box) {
            double[] numbers = Widening.doubles(values.read(box), values.dtype());
            byte[] mask = new byte[numbers.length];
            for (int i = 0; i < mask.length; i++) mask[i] = (byte) (numbers[i] > limit ? 1 : 0);
            return mask;
        }
    }

    /**
     * What was corrected.
     *
     * @param box around it; null if nothing was
     * @param added voxels that have become a part of the class
     * @param removed voxels that are no longer
     * @param other voxels that belong to another object
     */
    public record Changes(Box box, long added, long removed, long other) {

        @Override
        public String toString() {
            return added
                    + " voxels were added, "
                    + removed
                    + " removed"
                    + (other == 0 ? "" : ", " + other + " given to another object");
        }
    }

    /**
     * Compares a part of it with what is stored; blocks. Only where {@link #before} is known.
     *
     * @param part inside the image
     */
    public Changes changes(Box part, Progress progress) {
        VoxelImage old = before.orElseThrow();
        long[] shape = part.shape();
        long[] min = {part.max(0), part.max(1), part.max(2)};
        long[] max = part.min().clone();
        long[] counts = new long[3];
        progress.begin("Comparing with what is stored", shape[0]);
        for (long z = part.min()[0]; z < part.max(0); z++) {
            progress.check();
            Box plane = part.planes(z, z + 1);
            long[] a = ids(old, plane);
            long[] b = ids(now, plane);
            for (int i = 0; i < a.length; i++) {
                if (a[i] == b[i]) continue;
                counts[a[i] == 0 ? 0 : b[i] == 0 ? 1 : 2]++;
                long[] at = {z, part.min()[1] + i / shape[2], part.min()[2] + i % shape[2]};
                for (int d = 0; d < 3; d++) {
                    min[d] = Math.min(min[d], at[d]);
                    max[d] = Math.max(max[d], at[d] + 1);
                }
            }
            progress.advance(1);
        }
        boolean none = counts[0] + counts[1] + counts[2] == 0;
        return new Changes(none ? null : Box.between(min, max), counts[0], counts[1], counts[2]);
    }
}
