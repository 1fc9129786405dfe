// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.evaluate.ObjectScore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which predicted object stands for which true one, and so what is wrong with a voxel. For one
 * thread.
 */
final class Pairing {

    /** What a voxel is, and how it is drawn. */
    enum Kind {
        NOTHING(0),
        RIGHT(Palette.RIGHT),
        MISSED(Palette.MISSED),
        SPURIOUS(Palette.SPURIOUS),
        /** Of an object on either side whose partner is elsewhere. */
        OTHER(Palette.OTHER);

        final int color;

        Kind(int color) {
            this.color = color;
        }
    }

    private final Map<Long, Long> predicted = new HashMap<>();
    private final Map<Long, Long> trueIds = new HashMap<>();
    private final boolean known;
    private long last;
    private long partnerOfLast;

    /**
     * @param objects of the label; empty if they are not known or the class has none: then presence
     *     alone counts
     */
    Pairing(List<ObjectScore> objects) {
        known = !objects.isEmpty();
        for (ObjectScore o : objects) {
            if (!o.isMatched()) continue;
            predicted.put(o.truthId(), o.predictedId());
            trueIds.put(o.predictedId(), o.truthId());
        }
    }

    /** Whether objects are held against each other, not only voxels. */
    boolean isKnown() {
        return known;
    }

    /**
     * @param t true id, 0 for none
     * @param p predicted id, 0 for none
     */
    Kind kind(long t, long p) {
        if (t == 0) return p == 0 ? Kind.NOTHING : Kind.SPURIOUS;
        if (p == 0) return Kind.MISSED;
        if (!known) return Kind.RIGHT;
        if (t != last) {
            last = t;
            partnerOfLast = predicted.getOrDefault(t, 0L);
        }
        return partnerOfLast == p ? Kind.RIGHT : Kind.OTHER;
    }

    /** The colour of a true object. */
    int colorOfTrue(long t) {
        return !known || predicted.containsKey(t) ? Palette.object(t) : Palette.alone(t);
    }

    /** The colour of a predicted object: that of its partner. */
    int colorOfPredicted(long p) {
        if (!known) return Palette.object(p);
        Long t = trueIds.get(p);
        return t == null ? Palette.alone(p) : Palette.object(t);
    }
}
