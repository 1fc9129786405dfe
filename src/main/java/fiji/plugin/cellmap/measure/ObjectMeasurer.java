// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.measure;

import fiji.plugin.cellmap.process.ImageField;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures the objects of a label image of any size, block after block: a block and some hundred
 * bytes for each object are in memory. Where no probabilities other than uint8 are given, the
 * figures do not depend on the blocks. For use by one thread; methods block.
 */
public final class ObjectMeasurer {

    /** Bytes of the voxels of a block, with all that is read beside them. */
    private static final long BUDGET = 192L << 20;

    /** Planes of a block, if its cells are no deeper. */
    private static final int DEEP = 32;

    /** Bytes for a voxel: the label as stored, as long and as number, and a probability. */
    private static final int BYTES = 20;

    private final VoxelImage labels;
    private final ImageField probability;
    private final List<String> names;
    private final List<VoxelImage> others;
    private final long budget;

    /**
     * @param labels ids, 0 is background; a mask is one object
     * @param probability of the class, on the same grid: 255 for 1 in uint8, or floats; null for
     *     none
     * @param others other classes by name, on the same grid: not 0 where the class is
     * @throws UsageException if the grids differ
     */
    public ObjectMeasurer(
            VoxelImage labels, VoxelImage probability, Map<String, VoxelImage> others) {
        this(labels, probability, others, BUDGET);
    }

    /**
     * As above.
     *
     * @param probability of the class, on the same grid; null for none
     */
    public static ObjectMeasurer of(
            VoxelImage labels, ImageField probability, Map<String, VoxelImage> others) {
        return new ObjectMeasurer(labels, others, BUDGET, probability);
    }

    ObjectMeasurer(
            VoxelImage labels,
            VoxelImage probability,
            Map<String, VoxelImage> others,
            long budget) {
        this(labels, others, budget, probability == null ? null : field(probability));
    }

    private ObjectMeasurer(
            VoxelImage labels,
            Map<String, VoxelImage> others,
            long budget,
            ImageField probability) {
        this.labels = labels;
        this.probability = probability;
        this.names = List.copyOf(others.keySet());
        this.others = List.copyOf(others.values());
        this.budget = budget;
        if (probability != null) requireSameGrid(probability.image());
        this.others.forEach(this::requireSameGrid);
    }

    private static ImageField field(VoxelImage probability) {
        if (probability.dtype() == DType.UINT8 || !probability.dtype().integer)
            return new ImageField(probability);
        throw new UsageException(
                "Cannot use the probabilities",
                probability.location(),
                "They are of the type " + probability.dtype().label + ".",
                "Give probabilities as uint8 (255 for 1) or as floating-point numbers.");
    }

    private void requireSameGrid(VoxelImage other) {
        boolean same = Arrays.equals(labels.shape(), other.shape());
        for (int d = 0; d < 3; d++)
            same &=
                    Math.abs(labels.grid().scale()[d] - other.grid().scale()[d])
                            <= 1e-6 * labels.grid().scale()[d];
        if (same) return;
        throw new UsageException(
                "Cannot measure two images together",
                other.location(),
                "It has other voxels than "
                        + labels.location()
                        + ": "
                        + other
                        + ", "
                        + labels
                        + ".",
                "Give images of the same shape and voxel size.");
    }

    /** The other classes, in the order of {@link MeasuredObject#contacts}. */
    public List<String> others() {
        return names;
    }

    /**
     * Goes through the volume once.
     *
     * @return by id
     * @throws CellMapException if a voxel cannot be read, or is no id
     */
    public List<MeasuredObject> run(Progress progress) {
        long[] block = block();
        long[] shape = labels.shape();
        long blocks = 1;
        for (int d = 0; d < 3; d++) blocks *= count(shape[d], block[d]);
        progress.begin("Measuring " + labels.location(), blocks);
        ObjectSums sums = new ObjectSums(others.size());
        BlockCounter counter = new BlockCounter(labels, probability, others, sums);
        for (long z = 0; z < count(shape[0], block[0]); z++)
            for (long y = 0; y < count(shape[1], block[1]); y++)
                for (long x = 0; x < count(shape[2], block[2]); x++) {
                    progress.check();
                    counter.add(part(block, new long[] {z, y, x}));
                    progress.advance(1);
                }
        Crofton crofton = new Crofton(labels.grid().scale());
        return IntStream.rangeClosed(1, sums.objects())
                .mapToObj(n -> object(sums, crofton, n))
                .sorted(Comparator.comparing(MeasuredObject::id, Long::compareUnsigned))
                .toList();
    }

    private static long count(long length, long block) {
        return (length + block - 1) / block;
    }

    /** Whole cells where they fit, and all of y and x if that fits. */
    private long[] block() {
        int[] cell = labels.cell();
        long[] shape = labels.shape();
        long deep = (DEEP - 1) / cell[0] * cell[0] + cell[0];
        long[] block = {Math.min(deep, shape[0]), shape[1], shape[2]};
        double most = (double) budget / (BYTES + others.size());
        while ((block[0] + 1.0) * (block[1] + 2) * (block[2] + 2) > most) {
            int d = block[1] > block[2] ? 1 : 2;
            if (block[d] <= cell[d] && block[0] > 1) d = 0;
            if (block[d] == 1) break;
            long half = (block[d] + 1) / 2;
            block[d] = half > cell[d] ? (half + cell[d] - 1) / cell[d] * cell[d] : half;
        }
        return block;
    }

    /**
     * The first voxels of the pairs that a block counts; those at the border lie beyond it, where
     * every object ends.
     */
    private Box part(long[] block, long[] index) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            long end = (index[d] + 1) * block[d];
            long last = labels.shape()[d] + (d == 0 ? 0 : 1);
            min[d] = index[d] == 0 ? -1 : index[d] * block[d];
            max[d] = end >= labels.shape()[d] ? last : end;
        }
        return Box.between(min, max);
    }

    private MeasuredObject object(ObjectSums s, Crofton crofton, int n) {
        double[] scale = labels.grid().scale();
        double[] centroid = new double[3];
        long[] min = new long[3];
        long[] max = new long[3];
        boolean cut = false;
        for (int d = 0; d < 3; d++) {
            int at = ObjectSums.axis(n, d);
            centroid[d] = labels.grid().world(d, (double) s.sums[at] / s.voxels[n]);
            min[d] = s.min[at];
            max[d] = s.max[at];
            cut |= min[d] == 0 || max[d] == labels.shape()[d];
        }
        double[] contacts = new double[others.size()];
        double volume = scale[0] * scale[1] * scale[2];
        for (int c = 0; c < contacts.length; c++)
            for (int d = 0; d < 3; d++) contacts[c] += s.faces[s.face(n, c, d)] * volume / scale[d];
        return new MeasuredObject(
                s.ids[n],
                s.voxels[n],
                s.voxels[n] * volume,
                crofton.surface(s.crossings, ObjectSums.line(n, 0)),
                centroid,
                min,
                max,
                cut,
                probability == null ? Double.NaN : s.probability[n] / s.voxels[n],
                contacts);
    }
}
