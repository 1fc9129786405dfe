// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ValueChain;
import fiji.plugin.cellmap.net.contract.ValueStep;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.CodedBlocks;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Grey values as a model of bioimage.io wants them. Statistics are those of the box that is
 * predicted, or of each of its planes; they are read once, when this is made. As thread-safe as the
 * source.
 */
final class Preprocessed implements BlockSource<float[]> {

    private final BlockSource<float[]> grey;
    private final ValueChain[] chains;

    private Preprocessed(BlockSource<float[]> grey, ValueChain[] chains) {
        this.grey = grey;
        this.chains = chains;
    }

    /**
     * Reads the box as often as there are steps that need statistics; blocks.
     *
     * @param planes whether the model sees each plane as an image of its own
     */
    static GreyBox of(GreyBox box, List<ValueStep> steps, boolean planes) {
        boolean single = steps.stream().anyMatch(s -> s.needsStatistics() && s.perPlane(planes));
        int depth = Math.toIntExact(box.shape()[0]);
        GreyStatistics whole = new GreyStatistics(box, 0, depth);
        ValueChain[] chains =
                IntStream.range(0, single ? depth : 1)
                        .mapToObj(z -> ValueChain.of(steps, 1, single ? whole.plane(z) : whole))
                        .toArray(ValueChain[]::new);
        return new GreyBox(new Preprocessed(box.grey(), chains), box.shape());
    }

    @Override
    public Box bounds() {
        return grey.bounds();
    }

    /** Where all planes have the same steps. */
    @Override
    public Optional<CodedBlocks> coded() {
        if (chains.length > 1) return Optional.empty();
        return grey.coded().map(this::processed);
    }

    private CodedBlocks processed(CodedBlocks before) {
        float[] values = before.values().clone();
        for (int i = 0; i < values.length; i++) values[i] = chains[0].apply(values[i], 0);
        return new CodedBlocks(before.codes(), values);
    }

    @Override
    public float[] read(Box box) {
        float[] values = grey.read(box);
        int plane = Math.toIntExact(box.shape()[1] * box.shape()[2]);
        for (int i = 0; i < values.length; i++) {
            long z = box.min()[0] + i / plane;
            int chain = (int) Math.max(0, Math.min(chains.length - 1, z));
            values[i] = chains[chain].apply(values[i], 0);
        }
        return values;
    }
}
