// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A label brought onto the grid of a manifest row, as the official packer and evaluator do it
 * ({@code MatchedCrop.load_aligned}, cellmap-segmentation-challenge 6b9ad68): level choice,
 * resampling, snapping to the target's voxels by the corner rule, cutting and filling with 0.
 * Voxels are made when they are read. Thread-safe.
 */
public final class MatchedCrop {

    /** Source voxels for each target voxel above which a label is refused. */
    public static final double MAX_RATIO = 4096;

    private final LabelSource source;
    private final VoxelGrid sourceGrid;
    private final long[] offset;
    private final boolean resampled;
    private final double limit;

    /** Planes of the label at the target's voxel size, before it is put in its place. */
    private final long planes;

    private final VoxelImage image;

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
        this.sourceGrid =
                new VoxelGrid(
                        source.voxelSize().orElseGet(target::voxelSize),
                        source.translation().orElseGet(target::translation));
        long[] from = source.array().spec().shape();
        double voxels = 1.0 * from[0] * from[1] * from[2];
        if (voxels / target.voxels() > MAX_RATIO)
            throw new CellMapException(
                    "Cannot match a label to " + target.path(),
                    source.array().location(),
                    "It has more than " + (int) MAX_RATIO + " voxels for each target voxel.",
                    "Downsample it to about the target's voxel size first.");
        boolean fraction = !source.array().spec().dtype().integer;
        boolean kept = values == Values.KEPT && !instance;
        Resampling how = kept && !fraction ? Resampling.PRESENCE : Resampling.MASK;
        if (instance)
            how = fraction && values == Values.OFFICIAL ? Resampling.BLURRED_IDS : Resampling.IDS;
        boolean large = values == Values.OFFICIAL && voxels > PieceImage.LARGE;
        Optional<double[]> factor = factor(source, target, large);
        this.resampled = factor.isPresent();
        this.limit = kept && fraction && !resampled ? 0.5 : 0;
        this.offset =
                source.translation()
                        .map(t -> GridMath.offset(t, target.translation(), target.voxelSize()))
                        .orElse(new long[3]);
        VoxelImage matched =
                factor.isPresent() ? resampled(factor.get(), how, large, target) : plain(target);
        this.planes = matched.shape()[0];
        this.image =
                matched.view(Box.of(target.shape()).translate(-offset[0], -offset[1], -offset[2]));
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
        return open(store, path, target, instance, values, GivenSize.NONE);
    }

    /**
     * As the other.
     *
     * @param given voxel size of a label that tells none, which otherwise is put into the middle
     */
    public static MatchedCrop open(
            ArrayStore store,
            String path,
            CropTarget target,
            boolean instance,
            Values values,
            GivenSize given) {
        LabelSource source = LabelSource.open(store, path, target.voxelSize(), given);
        return new MatchedCrop(source, target, instance, values);
    }

    /** Whether nothing tells the voxel size, so that the label is put into the middle. */
    public boolean isCentred() {
        return source.voxelSize().isEmpty();
    }

    /** Voxel size before by voxel size after; empty if it stays. */
    private static Optional<double[]> factor(LabelSource source, CropTarget target, boolean large) {
        double[] factor = new double[3];
        if (source.voxelSize().isPresent()) {
            double[] v = source.voxelSize().get();
            for (int d = 0; d < 3; d++) factor[d] = v[d] / target.voxelSize()[d];
            boolean same = GridMath.close(v, target.voxelSize());
            return same ? Optional.empty() : Optional.of(factor);
        }
        boolean coversTarget = true;
        double[] ratio = new double[3];
        for (int d = 0; d < 3; d++) {
            ratio[d] = (double) source.array().spec().shape()[d] / target.shape()[d];
            factor[d] = 1 / ratio[d];
            coversTarget &= ratio[d] >= 1;
        }
        boolean shrinks = coversTarget && !GridMath.close(ratio, new double[] {1, 1, 1});
        return large && shrinks ? Optional.of(factor) : Optional.empty();
    }

    private VoxelImage resampled(
            double[] factor, Resampling how, boolean large, CropTarget target) {
        VoxelGrid grid = new VoxelGrid(target.voxelSize(), sourceGrid.translation());
        if (large) {
            PieceImage pieces =
                    new PieceImage(VoxelImage.of(source.array(), sourceGrid), factor, how);
            return VoxelImage.ofLayers(pieces, pieces.dtype(), grid, location());
        }
        ResampledImage whole =
                new ResampledImage(VoxelImage.ofLayers(source.array(), sourceGrid), factor, how);
        return VoxelImage.ofLayers(whole, whole.dtype(), grid, location());
    }

    /** The label as it is, or in the middle of the target if it does not tell its voxel size. */
    private VoxelImage plain(CropTarget target) {
        VoxelImage plain = VoxelImage.ofLayers(source.array(), sourceGrid);
        if (source.voxelSize().isPresent()) return plain;
        long[] start = new long[3];
        for (int d = 0; d < 3; d++) start[d] = (plain.shape()[d] - target.shape()[d]) / 2;
        return plain.view(new Box(start, target.shape()));
    }

    /**
     * The label on the target's grid, 0 where it does not reach. Reading it from one end to the
     * other decodes each chunk once.
     */
    public VoxelImage image() {
        return image;
    }

    /**
     * The same for those that read whole blocks of chunks, if it already lies on the target's
     * voxels: nothing is kept.
     */
    Optional<VoxelImage> chunks() {
        boolean moved = !Arrays.equals(offset, new long[3]);
        if (resampled || moved || source.voxelSize().isEmpty()) return Optional.empty();
        return Optional.of(VoxelImage.of(source.array(), sourceGrid).view(Box.of(image.shape())));
    }

    /** The value above which a voxel of a class without objects is present. */
    double limit() {
        return limit;
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
        double step = (double) planes / source.array().spec().shape()[0];
        return (int) Math.max(1, Math.ceil(source.array().spec().chunks()[0] * step));
    }

    /** Memory that reading so many planes takes, bytes. */
    public long memory(int count) {
        long[] from = source.array().spec().shape();
        long here = (long) count * image.shape()[1] * image.shape()[2] * image.dtype().bytes;
        double ratio = (double) from[0] / planes;
        long there =
                (long) (count * ratio + source.array().spec().chunks()[0])
                        * from[1]
                        * from[2]
                        * source.array().spec().dtype().bytes;
        return here + 2 * there + (resampled ? 4 * ResampledImage.MEMORY : 0);
    }

    /**
     * Whether the official tools have these values in memory with x slowest and z fastest: so they
     * read an array of that order, and only copying changes it.
     */
    public boolean columnMajor() {
        boolean moved = !Arrays.equals(offset, new long[3]);
        if (!source.array().columnMajor() || resampled || moved) return false;
        long[] from = source.array().spec().shape();
        long[] shape = image.shape();
        boolean centred = source.voxelSize().isEmpty();
        return centred ? from[0] <= shape[0] && from[1] <= shape[1] : Arrays.equals(from, shape);
    }

    /** Where the values come from, for messages. */
    public String location() {
        return source.array().location();
    }

    /** How many voxels of the target are present; reads it from one end to the other. */
    long present() {
        return present(image);
    }

    /**
     * How many voxels are present where the label comes from, whether they reach the target or not.
     */
    long presentAtSource() {
        return present(VoxelImage.ofLayers(source.array(), sourceGrid));
    }

    private long present(VoxelImage counted) {
        long sum = 0;
        long depth = counted.shape()[0];
        long step = Math.max(1, (1 << 23) / Math.max(1, counted.shape()[1] * counted.shape()[2]));
        for (long z = 0; z < depth; z += step) {
            Box planes = counted.bounds().planes(z, Math.min(depth, z + step));
            for (byte present : Voxels.above(counted.read(planes), counted.dtype(), limit))
                sum += present;
        }
        return sum;
    }

    /** All of the target as a mask: 1 where a voxel is present. */
    public byte[] mask() {
        return Voxels.above(image.read(image.bounds()), image.dtype(), limit);
    }
}
