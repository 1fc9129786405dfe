// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.evaluate.ClassScore;
import fiji.plugin.cellmap.evaluate.LabelScore;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.Overlaps;
import fiji.plugin.cellmap.metric.PartitionAgreement;
import java.util.List;
import java.util.Locale;

/** What settings are chosen by. Crops are counted one by one, and pooled afterwards. */
public enum Goal {

    /** Voxels of a class. */
    DICE("Dice") {
        @Override
        Object count(Sample sample, int[] objects) {
            return sample.voxels(objects);
        }

        @Override
        double pool(List<Object> counts) {
            return counts.stream()
                    .map(Confusion.class::cast)
                    .reduce(Confusion.NONE, Confusion::plus)
                    .dice();
        }
    },

    /** The rules of June 2026. */
    CHALLENGE("combined score of the challenge, june-2026") {
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
    },

    /** One minus the adapted Rand error of the voxels that are objects in the truth. */
    RAND("1 - adapted Rand error") {
        @Override
        Object count(Sample sample, int[] objects) {
            return sample.overlaps(objects);
        }

        @Override
        double pool(List<Object> counts) {
            PartitionAgreement a = agreement(counts);
            return 2 * a.randMerge() * a.randSplit() / (a.randMerge() + a.randSplit());
        }
    },

    /** Minus the variation of information of these voxels. */
    VOI("- variation of information (bits)") {
        @Override
        Object count(Sample sample, int[] objects) {
            return sample.overlaps(objects);
        }

        @Override
        double pool(List<Object> counts) {
            PartitionAgreement a = agreement(counts);
            return -a.voiSplit() - a.voiMerge();
        }
    };

    private final String text;

    Goal(String text) {
        this.text = text;
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

    /** What was found in one crop. */
    abstract Object count(Sample sample, int[] objects);

    /** The score of what was found in some crops, at least one; the greater the better. */
    abstract double pool(List<Object> counts);

    @Override
    public String toString() {
        return text;
    }
}
