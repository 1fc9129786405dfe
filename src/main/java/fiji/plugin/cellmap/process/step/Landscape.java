// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.watershed.DistanceTransform;
import fiji.plugin.cellmap.process.watershed.Levels;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import java.util.Arrays;
import java.util.List;

/**
 * What water rises over.
 *
 * @param kind {@code distance}: low where the background is far; {@code probability}: low where the
 *     class is probable; {@code boundary}: low where another class is improbable; {@code centre}:
 *     low where the image of centres is high
 * @param boundary the other class, or the image of centres; "" for none
 * @param smooth nm by which the boundary is blurred
 */
record Landscape(String kind, String boundary, double smooth) {

    static final String DISTANCE = "distance";
    static final String PROBABILITY = "probability";
    static final String BOUNDARY = "boundary";
    static final String CENTRE = "centre";

    int passes() {
        return kind.equals(DISTANCE) ? 2 : 1;
    }

    List<String> needs() {
        return kind.equals(BOUNDARY) || kind.equals(CENTRE) ? List.of(boundary) : List.of();
    }

    /** A depth in nm or in probability as a number of levels. */
    int depth(double dynamic, double[] voxelSize) {
        return kind.equals(DISTANCE)
                ? Levels.ofNanometres(dynamic, Arrays.stream(voxelSize).min().orElseThrow())
                : Levels.ofProbability(dynamic);
    }

    /**
     * Makes the levels.
     *
     * @param mask outside of which there are walls
     * @param where names the mask
     */
    ChunkedArray levels(Mask mask, String where, Draft draft, Bench bench) {
        String name = bench.name(kind + "-" + where);
        return switch (kind) {
            case DISTANCE ->
                    new DistanceTransform(mask, bench.voxelSize(), bench.place())
                            .levels(name, bench.progress());
            case PROBABILITY -> levels(new Improbability(draft.probability()), mask, name, bench);
            case CENTRE ->
                    levels(
                            new Improbability(bench.predictions().apply(boundary)),
                            mask,
                            name,
                            bench);
            default -> {
                Field other = bench.predictions().apply(boundary);
                if (smooth > 0) other = Smooth.blurred(other, smooth, bench.voxelSize());
                yield levels(other, mask, name, bench);
            }
        };
    }

    private static ChunkedArray levels(Field field, Mask mask, String name, Bench bench) {
        return Levels.ofField(field, mask, name, bench.place(), bench.progress());
    }

    /** What is missing to probability 1. */
    private record Improbability(Field field) implements Field {
        @Override
        public long[] shape() {
            return field.shape();
        }

        @Override
        public double unit() {
            return field.unit();
        }

        @Override
        public float[] read(Box box) {
            float[] values = field.read(box);
            float one = (float) field.unit();
            for (int i = 0; i < values.length; i++) values[i] = one - values[i];
            return values;
        }
    }
}
