// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers encoded planes until a block is whole, writes it, and only then says so. For one thread.
 */
final class SlabWriter implements PlaneSink {

    private final List<String> names;
    private final List<ChunkedArray> arrays;
    private final ProbabilityCoder coder;
    private final DType dtype;
    private final List<Box> blocks;
    private final Written written;
    private final Object[] values;
    private int current;

    /** Told of every block that is on its way to the disk. */
    @FunctionalInterface
    interface Written {
        void block(Box block, List<ChannelRecord> channels);
    }

    /**
     * @param arrays one per class
     * @param blocks that follow one another in z and have the same y and x
     */
    SlabWriter(
            List<String> names,
            List<ChunkedArray> arrays,
            ProbabilityCoder coder,
            List<Box> blocks,
            Written written) {
        this.names = names;
        this.arrays = arrays;
        this.coder = coder;
        this.dtype = arrays.get(0).spec().dtype();
        this.blocks = blocks;
        this.written = written;
        this.values = new Object[arrays.size()];
        allocate();
    }

    @Override
    public void plane(long z, float[][] logits) {
        Box block = blocks.get(current);
        int plane = (int) (block.shape()[1] * block.shape()[2]);
        int at = Math.toIntExact((z - block.min()[0]) * plane);
        for (int c = 0; c < values.length; c++) {
            ProbabilityCoder.require(logits[c], names.get(c), z);
            coder.encode(logits[c], values[c], at);
        }
        if (z + 1 == block.max(0)) finish(block);
    }

    private void finish(Box block) {
        List<ChannelRecord> channels = new ArrayList<>();
        for (int c = 0; c < values.length; c++) {
            arrays.get(c).write(block, values[c]);
            channels.add(ChannelRecord.of(names.get(c), values[c], dtype));
        }
        written.block(block, channels);
        if (++current < blocks.size()) allocate();
    }

    /** New arrays only where the last block is lower than the others. */
    private void allocate() {
        int size = Math.toIntExact(blocks.get(current).size());
        boolean same = current > 0 && blocks.get(current - 1).size() == size;
        for (int c = 0; c < values.length && !same; c++) values[c] = dtype.allocate(size);
    }
}
