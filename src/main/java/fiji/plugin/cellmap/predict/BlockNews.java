// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells of the blocks of one prediction. Thread-safe once the work is planned. */
final class BlockNews {

    /** By block, as the plan counts them: how many parts of it are to be done. */
    private final List<Integer> left = new ArrayList<>();

    /** By block: voxels of these parts. */
    private final List<Long> voxels = new ArrayList<>();

    /** Of which block a part is. */
    private final Map<Box, Integer> numbers = new HashMap<>();

    private final Progress progress;

    BlockNews(Progress progress) {
        this.progress = progress;
    }

    /** Takes the next block of the plan, unit by unit: what of it is to be done. */
    void expect(List<Box> parts) {
        for (Box part : parts) numbers.put(part, left.size());
        left.add(parts.size());
        voxels.add(parts.stream().mapToLong(Box::size).sum());
    }

    void planned(String where, List<String> classes, BlockPlan plan) {
        byte[] finished = new byte[left.size()];
        for (int i = 0; i < finished.length; i++) finished[i] = (byte) (left.get(i) == 0 ? 1 : 0);
        progress.tell(
                new PredictionEvent.Planned(where, classes, plan.shape(), plan.counts(), finished));
    }

    synchronized void began(Box part) {
        progress.tell(new PredictionEvent.Began(numbers.get(part)));
    }

    /**
     * A part is written, with the last one the block, and the one after it begins.
     *
     * @param stretch parts that are predicted one after another
     */
    synchronized void done(Box part, List<Box> stretch) {
        int number = numbers.get(part);
        left.set(number, left.get(number) - 1);
        if (left.get(number) == 0)
            progress.tell(new PredictionEvent.Done(number, voxels.get(number)));
        int next = stretch.indexOf(part) + 1;
        if (next < stretch.size()) began(stretch.get(next));
    }
}
