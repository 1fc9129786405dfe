// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.evaluate.ClassScore;
import fiji.plugin.cellmap.evaluate.LabelScore;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.Overlaps;
import fiji.plugin.cellmap.metric.PartitionAgreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What settings are chosen by. Crops are counted one by one, and pooled afterwards; what was found
 * in a crop consists of units that can be left out one by one, see {@link Gain}.
 */
public enum Goal {

    /** Voxels of a class. */
    DICE("Dice", "blocks") {
        @Override
        Object count(Sample sample, int[] objects) {
            return sample.voxels(objects);
        }

        @Override
        double pool(List<Object> counts) {
            return counts.stream()
                    .flatMap(blocks -> ((List<?>) blocks).stream())
                    .map(Confusion.class::cast)
                    .reduce(Confusion.NONE, Confusion::plus)
                    .dice();
        }

        @Override
        List<Object> eachWithout(Object count) {
            List<?> blocks = (List<?>) count;
            return IntStream.range(0, blocks.size())
                    .mapToObj(
                            left -> {
                                List<Object> others = new ArrayList<>(blocks);
                                others.remove(left);
                                return (Object) others;
                            })
                    .toList();
        }
    },

    /** The rules of June 2026. */
    CHALLENGE("combined score of the challenge, june-2026", "objects") {
        @Override
        Object count(Sample sample, int[] objects) {
            return sample.scored(objects);
        }

        /** A crop with far too many objects is left out by the rules, which is no way to win. */
        @Override
        double pool(List<Object> counts) {
            List<LabelScore> labels = counts.stream().map(LabelScore.class::cast).toList();
            if (labels.stream().anyMatch(label -> !label.status().equals("scored"))) return 0;
            return ClassScore.pool(labels).score();
        }

        @Override
        List<Object> eachWithout(Object count) {
            return List.copyOf(((LabelScore) count).eachWithout());
        }
    },

    /** One minus the adapted Rand error of the voxels that are objects in the truth. */
    RAND("1 - adapted Rand error", "objects") {
        @Override
        Object count(Sample sample, int[] objects) {
            return sample.overlaps(objects);
        }

        @Override
        double pool(List<Object> counts) {
            PartitionAgreement a = agreement(counts);
            return 2 * a.randMerge() * a.randSplit() / (a.randMerge() + a.randSplit());
        }

        @Override
        List<Object> eachWithout(Object count) {
            return withoutTruth(count);
        }
    },

    /** Minus the variation of information of these voxels. */
    VOI("- variation of information (bits)", "objects") {
        @Override
        Object count(Sample sample, int[] objects) {
            return sample.overlaps(objects);
        }

        @Override
        double pool(List<Object> counts) {
            PartitionAgreement a = agreement(counts);
            return -a.voiSplit() - a.voiMerge();
        }

        @Override
        List<Object> eachWithout(Object count) {
            return withoutTruth(count);
        }
    };

    private final String text;
    private final String units;

    Goal(String text, String units) {
        this.text = text;
        this.units = units;
    }

    /**
     * @param name {@code challenge}, {@code rand} or {@code voi}; null for the first
     */
    public static Goal ofObjects(String name) {
        return name == null ? CHALLENGE : valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static PartitionAgreement agreement(List<Object> counts) {
        return PartitionAgreement.of(
                counts.stream().map(Overlaps.class::cast).reduce(Overlaps::beside).orElseThrow());
    }

    private static List<Object> withoutTruth(Object count) {
        Overlaps overlaps = (Overlaps) count;
        return IntStream.range(1, overlaps.truthSizes().length)
                .mapToObj(t -> (Object) overlaps.withoutTruth(t))
                .toList();
    }

    /** What was found in one crop. */
    abstract Object count(Sample sample, int[] objects);

    /**
     * What was found in one crop, without one unit after the other; the same units in the same
     * order whatever was found. Empty where nothing was counted.
     */
    abstract List<Object> eachWithout(Object count);

    /** What the units are: {@code objects} or {@code blocks}. */
    String units() {
        return units;
    }

    /** The score of what was found in some crops, at least one; the greater the better. */
    abstract double pool(List<Object> counts);

    @Override
    public String toString() {
        return text;
    }
}
