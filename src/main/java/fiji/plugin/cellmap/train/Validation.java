// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.SlidingWindow;
import fiji.plugin.cellmap.predict.SlidingWindow.StripSink;
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

    /** Bytes for the sums of all channels; larger crops are evaluated in strips. */
    private static final long SUMS = 1L << 30;

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
                .filter(c -> crops.stream().noneMatch(crop -> crop.truth().contains(c)))
                .mapToObj(classes::get)
                .toList();
    }

    /** Evaluates the network on every crop. Blocks; cancel is honoured between windows. */
    public ValidationScores score(WindowFunction network, Progress progress) {
        int k = classes.size();
        long[] both = new long[k];
        long[] truth = new long[k];
        long[] found = new long[k];
        for (HeldOutCrop crop : crops)
            evaluate(
                    crop.volume(),
                    network,
                    (z, y, logits) -> {
                        for (int c = 0; c < k; c++) {
                            byte[] states = crop.truth().plane(c, z);
                            int from = y * crop.shape()[2];
                            for (int i = 0; i < logits[c].length; i++) {
                                if (states[from + i] == HeldOutCrop.UNKNOWN) continue;
                                boolean present = states[from + i] == HeldOutCrop.PRESENT;
                                boolean positive = logits[c][i] > 0;
                                if (present && positive) both[c]++;
                                if (present) truth[c]++;
                                if (positive) found[c]++;
                            }
                        }
                    },
                    progress);
        return ValidationScores.of(both, truth, found);
    }

    /** The middle slice of the first crop, predicted from the planes around it. */
    public Preview preview(WindowFunction network, Progress progress) {
        HeldOutCrop crop = crops.get(0);
        int depth = sliding.shape().output()[0];
        int z0 = Math.max(0, (crop.shape()[0] - depth) / 2);
        int z1 = Math.min(crop.shape()[0], z0 + depth);
        int plane = crop.shape()[1] * crop.shape()[2];
        int middle = (z1 - z0) / 2;
        float[][] probability = new float[classes.size()][plane];
        evaluate(
                crop.planes(z0, z1),
                network,
                (z, y, logits) -> {
                    if (z != middle) return;
                    int from = y * crop.shape()[2];
                    for (int c = 0; c < logits.length; c++)
                        for (int i = 0; i < logits[c].length; i++)
                            probability[c][from + i] = (float) (1 / (1 + Math.exp(-logits[c][i])));
                },
                progress);
        byte[][] truth = new byte[classes.size()][];
        for (int c = 0; c < truth.length; c++) truth[c] = crop.truth().plane(c, z0 + middle);
        float[] raw = new float[plane];
        System.arraycopy(crop.grey(), (z0 + middle) * plane, raw, 0, plane);
        return new Preview(classes, crop.shape()[1], crop.shape()[2], raw, truth, probability);
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
        return sliding.windows(size, classes.size(), SUMS);
    }

    private void evaluate(GreyBox box, WindowFunction network, StripSink sink, Progress progress) {
        sliding.strips(box, network, classes.size(), SUMS, sink, new Quiet(progress));
    }

    /**
     * Bytes of the Java heap that the crops take, and that a validation takes beside them at most:
     * sums of a strip, and windows and logits of a call.
     */
    public long bytes() {
        long window = sliding.shape().inputSize();
        long results = (long) classes.size() * sliding.shape().outputSize();
        return crops.stream().mapToLong(HeldOutCrop::bytes).sum()
                + sums()
                + 4 * 2 * (window + results) * sliding.batchSize();
    }

    private long sums() {
        long most = 0;
        for (HeldOutCrop crop : crops) {
            long depth = Math.min(crop.shape()[0], sliding.shape().output()[0]);
            long plane = (long) crop.shape()[1] * crop.shape()[2];
            most = Math.max(most, 4 * (classes.size() + 1) * depth * plane);
        }
        return Math.min(most, SUMS);
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
