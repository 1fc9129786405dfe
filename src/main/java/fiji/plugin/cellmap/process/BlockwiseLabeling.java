package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Connected components (26 neighbours) of a volume that need not fit the memory. One pass labels
 * every block by itself and joins fragments across faces; a second one labels the blocks again and
 * gives out final ids: 1, 2, … in raster order of the objects' first voxels, whatever the size of
 * the blocks. For one thread.
 */
public final class BlockwiseLabeling {

    /** Mask, labels, ids and the values they are made from. */
    private static final int BYTES_PER_VOXEL = 17;

    private final Mask mask;
    private final List<Box> blocks;
    private final int[] bases;
    private final Components components;
    private final int[] ids;
    private final int objects;

    /**
     * Does the first pass; blocks.
     *
     * @param blockShape of a block, z y x
     * @param minSize smallest object kept, in voxels
     * @param memory bytes for everything
     * @param progress advanced by one per block; cancel is honoured before each
     * @throws fiji.plugin.cellmap.util.CellMapException if the memory does not suffice
     */
    public BlockwiseLabeling(
            Mask mask, int[] blockShape, long minSize, long memory, Progress progress) {
        this.mask = mask;
        this.blocks = blocks(mask.shape(), blockShape);
        this.bases = new int[blocks.size()];
        this.components = new Components(memory - bytes(mask.shape(), blockShape));
        join(new Frontier(mask.shape(), blockShape), progress);
        this.ids = components.ids(minSize);
        int most = 0;
        for (int id : ids) most = Math.max(most, id);
        this.objects = most;
    }

    /** Bytes needed apart from the fragments, whose number is not known before. */
    public static long bytes(long[] shape, int[] blockShape) {
        long voxels = (long) blockShape[0] * blockShape[1] * blockShape[2];
        return BYTES_PER_VOXEL * voxels + Frontier.bytes(shape, blockShape);
    }

    /** Number of objects; the largest id. */
    public int objects() {
        return objects;
    }

    /** Number of blocks. */
    public int blocks() {
        return blocks.size();
    }

    /**
     * Does the second pass; blocks.
     *
     * @param sink gets every block, in raster order, with its ids in C order
     */
    public void forEach(BiConsumer<Box, int[]> sink, Progress progress) {
        for (int b = 0; b < blocks.size(); b++) {
            progress.check();
            int[] labels = label(blocks.get(b)).labels();
            for (int i = 0; i < labels.length; i++)
                if (labels[i] != 0) labels[i] = ids[bases[b] + labels[i]];
            sink.accept(blocks.get(b), labels);
            progress.advance(1);
        }
    }

    private void join(Frontier frontier, Progress progress) {
        for (int b = 0; b < bases.length; b++) {
            progress.check();
            Box block = blocks.get(b);
            BlockLabels local = label(block);
            bases[b] = components.count();
            addFragments(block, local);
            frontier.join(block, local.labels(), bases[b], components);
            frontier.add(block, local.labels(), bases[b]);
            progress.advance(1);
        }
    }

    private void addFragments(Box block, BlockLabels local) {
        long[] sizes = new long[local.count() + 1];
        int[] first = new int[local.count() + 1];
        int[] labels = local.labels();
        for (int i = 0; i < labels.length; i++) if (sizes[labels[i]]++ == 0) first[labels[i]] = i;
        for (int l = 1; l <= local.count(); l++) components.add(sizes[l], global(block, first[l]));
    }

    private long global(Box block, int index) {
        long x = index % block.shape()[2];
        long y = index / block.shape()[2] % block.shape()[1];
        long z = index / block.shape()[2] / block.shape()[1];
        long[] shape = mask.shape();
        return ((block.min()[0] + z) * shape[1] + block.min()[1] + y) * shape[2]
                + block.min()[2]
                + x;
    }

    private BlockLabels label(Box block) {
        int[] shape = {(int) block.shape()[0], (int) block.shape()[1], (int) block.shape()[2]};
        return new BlockLabels(mask.read(block), shape);
    }

    /** Boxes that tile a volume, in raster order. */
    static List<Box> blocks(long[] shape, int[] blockShape) {
        List<Box> blocks = new ArrayList<>();
        Box all = Box.of(shape);
        for (long z = 0; z < shape[0]; z += blockShape[0])
            for (long y = 0; y < shape[1]; y += blockShape[1])
                for (long x = 0; x < shape[2]; x += blockShape[2])
                    blocks.add(
                            new Box(
                                            new long[] {z, y, x},
                                            new long[] {
                                                blockShape[0], blockShape[1], blockShape[2]
                                            })
                                    .intersect(all));
        return blocks;
    }
}
