// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.predict.SlidingWindow;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Judges a network on held-out crops by sliding window: Dice and IoU per class at probability 0.5,
 * with counts pooled over all crops; unknown voxels do not count. A class of which no crop has a
 * voxel is not judged: finding nothing would earn it a perfect score, and finding something the
 * worst, whatever the network can do. Which classes are judged depends on the truth alone, so
 * scores of different steps are means over the same classes. Not thread-safe.
 */
public final class Validation {

    private final List<String> classes;
    private final List<HeldOutCrop> crops;
    private final SlidingWindow sliding;

    /**
     * @param crops at least one; the first is the one that previews show
     */
    public Validation(List<String> classes, List<HeldOutCrop> crops, SlidingWindow sliding) {
        if (crops.isEmpty()) throw new IllegalArgumentException("no crops");
        this.classes = List.copyOf(classes);
        this.crops = List.copyOf(crops);
        this.sliding = sliding;
    }

    /** All classes, judged or not. */
    public List<String> classes() {
        return classes;
    }

    /** Classes that are not judged: they are nowhere in the crops. */
    public List<String> absent() {
        return IntStream.range(0, classes.size())
                .filter(c -> crops.stream().noneMatch(crop -> crop.contains(c)))
                .mapToObj(classes::get)
                .toList();
    }

    /** Evaluates the network on every crop. Blocks; cancel is honoured between windows. */
    public ValidationScores score(WindowFunction network, Progress progress) {
        int k = classes.size();
        long[] both = new long[k];
        long[] truth = new long[k];
        long[] found = new long[k];
        for (HeldOutCrop crop : crops) {
            float[] logits = logits(crop, network, progress);
            int n = crop.voxels();
            for (int c = 0; c < k; c++) {
                for (int i = c * n; i < (c + 1) * n; i++) {
                    if (crop.truth()[i] == HeldOutCrop.UNKNOWN) continue;
                    boolean present = crop.truth()[i] == HeldOutCrop.PRESENT;
                    boolean positive = logits[i] > 0;
                    if (present && positive) both[c]++;
                    if (present) truth[c]++;
                    if (positive) found[c]++;
                }
            }
        }
        return ValidationScores.of(both, truth, found);
    }

    /** The middle slice of the first crop, predicted from the planes around it. */
    public Preview preview(WindowFunction network, Progress progress) {
        HeldOutCrop crop = crops.get(0);
        int depth = sliding.shape().output()[0];
        int z0 = Math.max(0, (crop.shape()[0] - depth) / 2);
        HeldOutCrop slab = crop.planes(z0, Math.min(crop.shape()[0], z0 + depth));
        float[] logits = logits(slab, network, progress);
        int plane = slab.shape()[1] * slab.shape()[2];
        int z = slab.shape()[0] / 2;
        byte[][] truth = new byte[classes.size()][plane];
        float[][] probability = new float[classes.size()][plane];
        for (int c = 0; c < classes.size(); c++) {
            int from = c * slab.voxels() + z * plane;
            System.arraycopy(slab.truth(), from, truth[c], 0, plane);
            for (int i = 0; i < plane; i++)
                probability[c][i] = (float) (1 / (1 + Math.exp(-logits[from + i])));
        }
        float[] raw = new float[plane];
        System.arraycopy(slab.grey(), z * plane, raw, 0, plane);
        return new Preview(classes, slab.shape()[1], slab.shape()[2], raw, truth, probability);
    }

    /** Windows that a {@link #score} evaluates. */
    public long windows() {
        return crops.stream().mapToLong(crop -> windows(crop.shape())).sum();
    }

    /** Windows that a {@link #preview} evaluates. */
    public long previewWindows() {
        int[] shape = crops.get(0).shape().clone();
        shape[0] = Math.min(shape[0], sliding.shape().output()[0]);
        return windows(shape);
    }

    private long windows(int[] shape) {
        long[] size = Arrays.stream(shape).asLongStream().toArray();
        return sliding.grid(size).count();
    }

    private float[] logits(HeldOutCrop crop, WindowFunction network, Progress progress) {
        return sliding.apply(crop.volume(), network, classes.size(), new Quiet(progress));
    }

    /** Passes on the wish to stop, and nothing else. */
    private record Quiet(Progress outer) implements Progress {
        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {}

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return outer.cancelled();
        }
    }
}
