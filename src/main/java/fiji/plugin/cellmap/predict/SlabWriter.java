// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Gathers encoded planes until a block is whole, and hands it on. Planes of one block may be given
 * by several threads at once.
 */
final class SlabWriter implements PlaneSink {

    private final List<String> names;
    private final ResultForm form;
    private final List<Box> blocks;
    private final Whole whole;
    private final Consumer<Runnable> writing;
    private final Wanted wanted;
    private Object[] values;
    private Object[] others;
    private final AtomicInteger unseen = new AtomicInteger();
    private int current;

    /** Gets every block. */
    @FunctionalInterface
    interface Whole {
        /**
         * @param values per image, in C order of the block; valid during the call only
         * @param seen whether any of it is more than background that no window had
         */
        void block(Box block, Object[] values, boolean seen);
    }

    /**
     * @param blocks that follow one another in z and have the same y and x
     * @param writing does what hands on a block, now or while the next one is made; never two at a
     *     time
     */
    SlabWriter(
            PredictionRequest request, List<Box> blocks, Whole whole, Consumer<Runnable> writing) {
        this.names = request.contract().classes();
        this.form = request.form();
        this.blocks = blocks;
        this.whole = whole;
        this.writing = writing;
        this.wanted = request.wanted();
        values = allocated(null);
    }

    @Override
    public long together(long z) {
        return blocks.get(current).max(0);
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
    }

    @Override
    public boolean takesCodes() {
        return form.isCodes();
    }

    @Override
    public void codes(long z, int n, ByteBuffer codes) {
        Box block = blocks.get(current);
        int plane = (int) (block.shape()[1] * block.shape()[2]);
        int at = Math.toIntExact((z - block.min()[0]) * plane);
        for (int c = 0; c < values.length; c++)
            codes.get(c * n * plane, (byte[]) values[c], at, n * plane);
        IntStream.range(0, n)
                .parallel()
                .forEach(
                        i -> {
                            boolean[] asked = wanted.rows(z + i, block);
                            if (asked == null) return;
                            for (Object image : values)
                                forget((byte[]) image, at + i * plane, asked);
                        });
    }

    private static void forget(byte[] codes, int at, boolean[] asked) {
        for (int i = 0; i < asked.length; i++) if (!asked[i]) codes[at + i] = 0;
    }

    /** What is not asked for may have been touched by some windows, or by none. */
    private static void forget(float[] logits, boolean[] asked) {
        for (int i = 0; i < asked.length; i++)
            if (!asked[i]) logits[i] = ProbabilityCoder.BACKGROUND;
    }

    @Override
    public void unseen(long z) {
        unseen.incrementAndGet();
    }

    @Override
    public void reached(long z) {
        Box block = blocks.get(current);
        if (z < block.max(0)) return;
        Object[] done = values;
        boolean seen = unseen.getAndSet(0) < block.shape()[0];
        writing.accept(() -> whole.block(block, done, seen));
        if (++current == blocks.size()) return;
        values = allocated(others);
        others = done;
    }

    /** New arrays only where those there are have another size. */
    private Object[] allocated(Object[] there) {
        int size = Math.toIntExact(blocks.get(current).size());
        if (there != null && java.lang.reflect.Array.getLength(there[0]) == size) return there;
        Object[] made = new Object[form.names().size()];
        for (int c = 0; c < made.length; c++) made[c] = form.dtype().allocate(size);
        return made;
    }
}
