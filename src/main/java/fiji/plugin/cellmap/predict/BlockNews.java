// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells of the blocks of one prediction. For one thread. */
final class BlockNews {

    private final List<Box> blocks;
    private final Map<Box, Integer> numbers = new HashMap<>();
    private final Progress progress;

    /**
     * @param blocks column by column
     */
    BlockNews(List<Box> blocks, Progress progress) {
        this.blocks = blocks;
        this.progress = progress;
        for (Box block : blocks) numbers.put(block, numbers.size());
    }

    void planned(String where, BlockPlan plan, Set<Box> found) {
        byte[] finished = new byte[blocks.size()];
        for (Box block : found) finished[numbers.get(block)] = 1;
        int columns = plan.columns().size();
        int wide = (int) plan.columns().stream().filter(c -> c.min()[1] == 0).count();
        int[] counts = {blocks.size() / columns, columns / wide, wide};
        progress.tell(new PredictionEvent.Planned(where, plan.shape(), counts, finished));
    }

    void began(Box block) {
        progress.tell(new PredictionEvent.Began(numbers.get(block)));
    }

    /**
     * A block is written, and the one after it begins.
     *
     * @param stretch blocks that are predicted one after another
     */
    void done(Box block, List<Box> stretch) {
        progress.tell(new PredictionEvent.Done(numbers.get(block), block.size()));
        int next = stretch.indexOf(block) + 1;
        if (next < stretch.size()) began(stretch.get(next));
    }
}
