// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import java.util.List;

/** Gathers encoded planes until a block is whole, and hands it on. For one thread. */
final class SlabWriter implements PlaneSink {

    private final List<String> names;
    private final ResultForm form;
    private final List<Box> blocks;
    private final Whole whole;
    private final Object[] values;
    private final Wanted wanted;
    private int current;

    /** Gets every block. */
    @FunctionalInterface
    interface Whole {
        /**
         * @param values per image, in C order of the block; valid during the call only
         */
        void block(Box block, Object[] values);
    }

    /**
     * @param blocks that follow one another in z and have the same y and x
     */
    SlabWriter(PredictionRequest request, List<Box> blocks, Whole whole) {
        this.names = request.contract().classes();
        this.form = request.form();
        this.blocks = blocks;
        this.whole = whole;
        this.values = new Object[form.names().size()];
        this.wanted = request.wanted();
        allocate();
    }

    @Override
    public void plane(long z, float[][] logits) {
        Box block = blocks.get(current);
        int plane = (int) (block.shape()[1] * block.shape()[2]);
        int at = Math.toIntExact((z - block.min()[0]) * plane);
        boolean[] asked = wanted.rows(z, block);
        for (int c = 0; c < logits.length; c++) {
            if (asked != null) forget(logits[c], asked);
            ProbabilityCoder.require(logits[c], names.get(c), z);
        }
        form.encode(logits, values, at);
        if (z + 1 == block.max(0)) finish(block);
    }

    /** What is not asked for may have been touched by some windows, or by none. */
    private static void forget(float[] logits, boolean[] asked) {
        for (int i = 0; i < asked.length; i++)
            if (!asked[i]) logits[i] = ProbabilityCoder.BACKGROUND;
    }

    private void finish(Box block) {
        whole.block(block, values);
        if (++current < blocks.size()) allocate();
    }

    /** New arrays only where the last block is lower than the others. */
    private void allocate() {
        int size = Math.toIntExact(blocks.get(current).size());
        boolean same = current > 0 && blocks.get(current - 1).size() == size;
        for (int c = 0; c < values.length && !same; c++) values[c] = form.dtype().allocate(size);
    }
}
