// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.Serializable;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Connected components of a volume that need not fit in memory: of a mask, or of each of its
 * objects. One pass labels every block by itself and joins fragments across faces; a second one
 * labels the blocks again and assigns final ids: 1, 2, … in raster order of the first voxels of
 * what is kept, whatever the size of the blocks. The components of one object have one id.
 *
 * <p>Between the passes each component is known by its size and by whether it is marked, and a
 * {@link Components.Rule} chooses.
 */
public final class Regions {

    /** Mask, marks, labels, ids and what a sink makes of them. */
    private static final int BYTES_PER_VOXEL = 20;

    private static final int EDGE = 192;

    /** Says which fragments of a block are marked. */
    @FunctionalInterface
    public interface Marks {

        /** Marks nothing. */
        Marks NONE = (block, labels, marked) -> {};

        /** Marks what holds a voxel of another mask of the same shape. */
        static Marks of(Mask other) {
            return (block, labels, marked) -> {
                byte[] values = other.read(block);
                for (int i = 0; i < labels.length; i++)
                    if (values[i] != 0) marked[labels[i]] = true;
            };
        }

        /**
         * @param labels of the block's voxels, in C order; 0 for background
         * @param marked by label, to be set
         */
        void mark(Box block, int[] labels, boolean[] marked);
    }

    private final Function<Box, BlockLabels> source;
    private final Connectivity connectivity;
    private final Tiling tiling;
    private final BlockPool pool;
    private final int[] bases;
    private final Components components;

    private Regions(
            Function<Box, BlockLabels> source,
            Connectivity connectivity,
            Tiling tiling,
            Workplace place) {
        this.source = source;
        this.connectivity = connectivity;
        this.tiling = tiling;
        this.pool = place.pool();
        this.bases = new int[tiling.size()];
        long free = place.memory() - pool.threads() * bytes(tiling);
        if (free < 0) throw tooLittle(place.memory());
        this.components = new Components(free);
    }

    /**
     * The components of a mask. Does the first pass; blocks.
     *
     * @throws CellMapException if the memory does not suffice
     */
    public static Regions of(
            Mask mask, Connectivity connectivity, Marks marks, Workplace place, Progress progress) {
        return of(
                mask.shape(),
                box -> new BlockLabels(mask.read(box), shape(box), connectivity),
                connectivity,
                marks,
                place,
                progress);
    }

    /**
     * The parts of objects that touch by faces, edges or corners. Does the first pass; blocks.
     *
     * @param objects ints, ids; 0 for background
     * @throws CellMapException if the memory does not suffice
     */
    public static Regions of(BlockSource<?> objects, Workplace place, Progress progress) {
        Connectivity corners = Connectivity.CORNERS;
        return of(
                objects.shape(),
                box -> new BlockLabels((int[]) objects.read(box), shape(box), corners),
                corners,
                Marks.NONE,
                place,
                progress);
    }

    private static Regions of(
            long[] shape,
            Function<Box, BlockLabels> source,
            Connectivity connectivity,
            Marks marks,
            Workplace place,
            Progress progress) {
        int threads = place.pool().threads();
        Tiling tiling =
                Tiling.of(
                        shape,
                        place.chunk(),
                        Math.min(EDGE, place.edge()),
                        BYTES_PER_VOXEL,
                        place.memory() / (2L * threads));
        Regions regions = new Regions(source, connectivity, tiling, place);
        regions.join(marks, progress);
        return regions;
    }

    private static long bytes(Tiling tiling) {
        int[] b = tiling.block();
        long[] shape = tiling.shape();
        return BYTES_PER_VOXEL * b[0] * (long) b[1] * b[2] + Frontier.bytes(shape, b);
    }

    /** How many components, or objects of which one is kept, a rule leaves. */
    public int count(Components.Rule rule) {
        return largest(components.ids(rule));
    }

    private static int largest(int[] ids) {
        int most = 0;
        for (int id : ids) most = Math.max(most, id);
        return most;
    }

    /** What is done with a block of which the components are known. */
    @FunctionalInterface
    public interface Last {
        /**
         * Called from several threads, for different blocks.
         *
         * @param ids of the block's voxels, in C order; may be kept and changed
         * @return a number to be added up over the blocks
         */
        long take(Box block, int[] ids);
    }

    /**
     * Does the second pass; blocks. May be done more than once.
     *
     * @return what the blocks gave, added up
     */
    public long sum(Components.Rule rule, Last last, Progress progress) {
        int[] ids = components.ids(rule);
        long[] sum = {0};
        pool.ordered(
                indices(),
                i -> new Given(i, last.take(tiling.box(i), relabelled(i, ids))),
                given -> {
                    sum[0] += given.number;
                    progress.advance(tiling.box(given.index).size());
                },
                progress);
        return sum[0];
    }

    /** The same where nothing is added up. */
    public void forEach(Components.Rule rule, BiConsumer<Box, int[]> last, Progress progress) {
        sum(
                rule,
                (box, ids) -> {
                    last.accept(box, ids);
                    return 0;
                },
                progress);
    }

    private record Given(int index, long number) implements Serializable {}

    private int[] relabelled(int i, int[] ids) {
        int[] labels = source.apply(tiling.box(i)).labels();
        for (int k = 0; k < labels.length; k++)
            if (labels[k] != 0) labels[k] = ids[bases[i] + labels[k]];
        return labels;
    }

    /**
     * What there is to know of a block.
     *
     * @param sizes voxels of its components, by label; element 0 is 0
     * @param firsts index in the volume of their first voxels
     * @param marked by label
     * @param objects by label, see {@link BlockLabels#ids}
     */
    private record Fragments(
            int index, long[] sizes, long[] firsts, boolean[] marked, int[] objects, Shell shell)
            implements Serializable {}

    private void join(Marks marks, Progress progress) {
        Frontier frontier = new Frontier(tiling.shape(), tiling.block(), connectivity);
        pool.ordered(
                indices(),
                i -> fragments(i, marks),
                found -> {
                    Box block = tiling.box(found.index);
                    int base = components.count();
                    bases[found.index] = base;
                    for (int l = 1; l < found.sizes.length; l++)
                        components.add(
                                found.sizes[l], found.firsts[l], found.marked[l], found.objects[l]);
                    frontier.join(block, found.shell, base, components);
                    frontier.add(block, found.shell, base);
                    progress.advance(block.size());
                },
                progress);
    }

    private Fragments fragments(int i, Marks marks) {
        Box block = tiling.box(i);
        BlockLabels local = source.apply(block);
        int[] labels = local.labels();
        boolean[] marked = new boolean[local.count() + 1];
        marks.mark(block, labels, marked);
        int[] within = local.firsts();
        long[] firsts = new long[within.length];
        for (int l = 1; l < firsts.length; l++) firsts[l] = global(block, within[l]);
        Shell shell = Shell.of(labels, shape(block));
        return new Fragments(i, local.sizes(), firsts, marked, local.ids(), shell);
    }

    private long global(Box block, int index) {
        long x = index % block.shape()[2];
        long y = index / block.shape()[2] % block.shape()[1];
        long z = index / block.shape()[2] / block.shape()[1];
        long[] shape = tiling.shape();
        return ((block.min()[0] + z) * shape[1] + block.min()[1] + y) * shape[2]
                + block.min()[2]
                + x;
    }

    private static int[] shape(Box box) {
        return new int[] {(int) box.shape()[0], (int) box.shape()[1], (int) box.shape()[2]};
    }

    private List<Integer> indices() {
        return IntStream.range(0, tiling.size()).boxed().toList();
    }

    private CellMapException tooLittle(long memory) {
        return new CellMapException(
                "Cannot label the objects",
                "blocks of " + java.util.Arrays.toString(tiling.block()) + " voxels",
                "They need "
                        + (pool.threads() * bytes(tiling) >> 20)
                        + " MiB; the limit is "
                        + (memory >> 20)
                        + ".",
                "Allow more memory.");
    }
}
