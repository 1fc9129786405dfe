// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of a prediction.
 *
 * @param voxels of the box or that part, one class
 * @param seconds this call took
 * @param windows evaluated by this call
 * @param blocks of the prediction, or of the part that this process does
 * @param resumed blocks that were found finished
 * @param batchSize windows per call at the end: less than asked for if memory ran out
 * @param skipped blocks of these that have no voxel that was asked for, or only windows that see
 *     one grey value
 * @param missing blocks that other processes have yet to write before the prediction is complete
 * @param values what was written: {@code probability}, {@code logit} or {@code label}
 * @param classes statistics of all voxels that this process and those it resumed have predicted, in
 *     the order of the model; empty if it had nothing to do
 * @param warnings for the user, in sentences
 */
public record PredictionSummary(
        long voxels,
        double seconds,
        long windows,
        int blocks,
        int resumed,
        int batchSize,
        int skipped,
        int missing,
        String values,
        List<ClassSummary> classes,
        List<String> warnings) {

    static final String PROBABILITY = "probability";

    /** Values of one image over all voxels. */
    public record ClassSummary(String name, double min, double mean, double max) {

        /** Sums up blocks; each has a size in voxels and a record of this class. */
        static ClassSummary of(List<BlockRecord> blocks, int c) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            double voxels = 0;
            for (BlockRecord block : blocks) {
                ChannelRecord channel = block.channels().get(c);
                min = Math.min(min, channel.min());
                max = Math.max(max, channel.max());
                sum += channel.mean() * block.box().size();
                voxels += block.box().size();
            }
            return new ClassSummary(blocks.get(0).channels().get(c).name(), min, sum / voxels, max);
        }

        private String constant() {
            if (max == 0) return "0";
            return min == 1 ? "1" : "";
        }
    }

    /** The same with notes before the warnings. */
    public PredictionSummary noting(List<String> notes) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(warnings);
        return new PredictionSummary(
                voxels,
                seconds,
                windows,
                blocks,
                resumed,
                batchSize,
                skipped,
                missing,
                values,
                classes,
                List.copyOf(all));
    }

    static PredictionSummary of(
            List<BlockRecord> blocks,
            double seconds,
            long windows,
            int resumed,
            int asked,
            int batchSize,
            Blending blending,
            Completion completion,
            String values) {
        List<ClassSummary> classes = new ArrayList<>();
        List<String> warnings = new ArrayList<>(completion.notes());
        List<BlockRecord> predicted = blocks.stream().filter(b -> b.skipped() == null).toList();
        int channels = predicted.isEmpty() ? 0 : predicted.get(0).channels().size();
        for (int c = 0; c < channels; c++) {
            ClassSummary summary = ClassSummary.of(predicted, c);
            classes.add(summary);
            if (values.equals(PROBABILITY) && !summary.constant().isEmpty())
                warnings.add(
                        String.format(
                                "Class %s is %s in every voxel: check the model and the"
                                        + " normalisation of the EM.",
                                summary.name(), summary.constant()));
        }
        if (batchSize < asked)
            warnings.add(
                    String.format(
                            Locale.ROOT,
                            "The batch was lowered from %d to %d windows: the network failed with"
                                    + " more, usually for lack of memory.",
                            asked,
                            batchSize));
        warnings.addAll(blending.notes());
        long voxels = blocks.stream().mapToLong(b -> b.box().size()).sum();
        return new PredictionSummary(
                voxels,
                seconds,
                windows,
                blocks.size(),
                resumed,
                batchSize,
                blocks.size() - predicted.size(),
                completion.missing(),
                values,
                List.copyOf(classes),
                List.copyOf(warnings));
    }
}
