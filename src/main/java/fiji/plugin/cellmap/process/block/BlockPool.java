// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works on blocks on several threads and hands the results on in order, on the caller's thread.
 * Where processes work together ({@link Team}), a block is worked on by one of them and its result
 * goes to all: so work on a block may write what nobody else writes, and may be done again after it
 * was done in part; what comes of it may not depend on who does it. All else that changes is
 * changed by those who get the results. Cancel is honoured before each block.
 */
public interface BlockPool {

    /** Blocks that are worked on at a time, of which each takes memory. */
    int threads();

    /**
     * @param work done on any thread; what it gives is null, or a value that Java can serialize
     * @param sink gets the results in the order of the items
     * @throws RuntimeException the first failure, after the blocks that were begun have ended
     */
    <T, R> void ordered(List<T> items, Function<T, R> work, Consumer<R> sink, Progress progress);

    /** Work on boxes of which nothing is left to be told; advances by their voxels. */
    default void each(List<Box> boxes, Consumer<Box> work, Progress progress) {
        ordered(
                boxes,
                box -> {
                    work.accept(box);
                    return box.size();
                },
                (Long voxels) -> progress.advance(voxels),
                progress);
    }
}
