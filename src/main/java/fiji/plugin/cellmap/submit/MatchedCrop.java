// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A label brought onto the grid of a manifest row, as the official packer and evaluator do it
 * ({@code MatchedCrop.load_aligned}, cellmap-segmentation-challenge 6b9ad68): level choice,
 * resampling, snapping to the target's voxels by the corner rule, cutting and filling with 0.
 * Planes are made when they are read. Thread-safe.
 */
public final class MatchedCrop {

    /** Source voxels for each target voxel above which a label is refused. */
    public static final double MAX_RATIO = 4096;

    private final Image image;
    private final long[] offset;
    private final long[] shape;
    private final LabelSource source;
    private final boolean resampled;
    private final boolean mask;

    /** What to do with values that the official tools damage. */
    public enum Values {
        /** As the official tools: ids stored as fractions are blurred when they are reduced. */
        OFFICIAL,
        /**
         * Ids are ids however they are stored: never blurred. Masks of whole numbers are masks
         * whatever number stands for present. Large volumes have no seams.
         */
        KEPT
    }

    private MatchedCrop(LabelSource source, CropTarget target, boolean instance, Values values) {
        this.source = source;
        this.shape = target.shape();
        long[] from = source.array().spec().shape();
        double voxels = 1.0 * from[0] * from[1] * from[2];
        if (voxels / target.voxels() > MAX_RATIO)
            throw new CellMapException(
                    "Cannot match a label to " + target.path(),
                    source.array().location(),
                    "It has more than " + (int) MAX_RATIO + " voxels for each target voxel.",
                    "Downsample it to about the target's voxel size first.");
        boolean fraction = !source.array().spec().dtype().integer;
        Resampling how = Resampling.MASK;
        if (instance)
            how = fraction && values == Values.OFFICIAL ? Resampling.BLURRED_IDS : Resampling.IDS;
        boolean large = values == Values.OFFICIAL && voxels > PieceImage.LARGE;
        boolean kept = values == Values.KEPT && !instance;
        Image plain = new ArrayImage(source.array());
        if (kept && !fraction) plain = new MaskImage(plain, 0);
        Image matched = image(plain, source, target, how, large);
        this.resampled = matched instanceof ResampledImage || matched instanceof PieceImage;
        this.image = kept && fraction && !resampled ? new MaskImage(matched, 0.5) : matched;
        this.mask = kept || !instance && resampled;
        this.offset =
                source.translation()
                        .map(t -> GridMath.offset(t, target.translation(), target.voxelSize()))
                        .orElse(new long[3]);
    }

    /**
     * Opens a label in any accepted form: an array with attributes, a multiscale group, a group of
     * arrays.
     *
     * @param path of the label inside the store
     * @param instance whether its values are ids
     * @throws CellMapException if there is no usable array, or it is far too large for the target
     */
    public static MatchedCrop open(
            ArrayStore store, String path, CropTarget target, boolean instance, Values values) {
        return new MatchedCrop(
                LabelSource.open(store, path, target.voxelSize()), target, instance, values);
    }

    private static Image image(
            Image image, LabelSource source, CropTarget target, Resampling how, boolean large) {
        double[] factor = new double[3];
        if (source.voxelSize().isPresent()) {
            double[] v = source.voxelSize().get();
            if (GridMath.close(v, target.voxelSize())) return image;
            for (int d = 0; d < 3; d++) factor[d] = v[d] / target.voxelSize()[d];
            return large
                    ? new PieceImage(source.array(), factor, how)
                    : new ResampledImage(image, factor, how);
        }
        boolean coversTarget = true;
        double[] ratio = new double[3];
        for (int d = 0; d < 3; d++) {
            ratio[d] = (double) image.shape()[d] / target.shape()[d];
            factor[d] = 1 / ratio[d];
            coversTarget &= ratio[d] >= 1;
        }
        if (large && coversTarget && !GridMath.close(ratio, new double[] {1, 1, 1}))
            return new PieceImage(source.array(), factor, how);
        return new CentredImage(image, target.shape());
    }

    /** Element type of {@link #read}: 8 bits for a resampled mask, else the source's. */
    public DType dtype() {
        return image.dtype();
    }

    /** The label in blocks, if it already lies on the target's grid. */
    Optional<Blocks> blocks() {
        boolean moved = !Arrays.equals(offset, new long[3]);
        if (resampled || moved || source.voxelSize().isEmpty()) return Optional.empty();
        boolean fraction = !source.array().spec().dtype().integer;
        Blocks.Kind kind = fraction ? Blocks.Kind.ABOVE_HALF : Blocks.Kind.ABOVE_0;
        return Optional.of(new Blocks(source.array(), mask ? kind : Blocks.Kind.SAME));
    }

    /** Whether all values are 0 or 1. */
    public boolean isMask() {
        return mask;
    }

    /** Whether the voxel size had to change. */
    public boolean isResampled() {
        return resampled;
    }

    /**
     * How many planes of the target come from one layer of chunks of the source: reading so many at
     * once is cheap.
     */
    public int depth() {
        double step = (double) image.shape()[0] / source.array().spec().shape()[0];
        return (int) Math.max(1, Math.ceil(source.array().spec().chunks()[0] * step));
    }

    /** Memory that reading so many planes takes, bytes. */
    public long memory(int planes) {
        long[] from = source.array().spec().shape();
        long here = (long) planes * shape[1] * shape[2] * dtype().bytes;
        double ratio = (double) from[0] / image.shape()[0];
        long there =
                (long) (planes * ratio + source.array().spec().chunks()[0])
                        * from[1]
                        * from[2]
                        * source.array().spec().dtype().bytes;
        return here + 2 * there + (resampled ? 3 * ResampledImage.MEMORY : 0);
    }

    /**
     * Whether the official tools have these values in memory with x slowest and z fastest: so they
     * read an array of that order, and only copying changes it.
     */
    public boolean columnMajor() {
        boolean moved = !Arrays.equals(offset, new long[3]);
        if (!source.array().columnMajor() || resampled || moved) return false;
        long[] from = source.array().spec().shape();
        boolean centred = source.voxelSize().isEmpty();
        return centred ? from[0] <= shape[0] && from[1] <= shape[1] : Arrays.equals(from, shape);
    }

    /** Where the values come from, for messages. */
    public String location() {
        return source.array().location();
    }

    /**
     * Reads planes of the target; blocks.
     *
     * @param z0 first plane
     * @param z1 plane behind the last
     * @return primitive array of {@link #dtype} in C order, (z1 - z0) whole planes of the target
     */
    public Object read(long z0, long z1) {
        Box planes = new Box(new long[] {z0, 0, 0}, new long[] {z1 - z0, shape[1], shape[2]});
        return Placement.read(image, planes.translate(-offset[0], -offset[1], -offset[2]));
    }

    /** All of the target as a mask: 1 where a value is above 0. */
    public byte[] mask() {
        return Voxels.above(read(0, shape[0]), dtype(), 0);
    }
}
