// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What trials differ in. Stateless. */
public final class SweepSpace {

    /** More would not be a sweep that anybody waits for. */
    private static final int MOST = 1000;

    /** How often a trial that is there already is drawn again. */
    private static final int TRIES = 100;

    private SweepSpace() {}

    /**
     * All combinations, the last key changing fastest.
     *
     * @param settings {@code key=a,b,c} each
     * @return overrides {@code key=value} of each trial
     * @throws UsageException if one is not of that form, or there are too many combinations
     */
    public static List<List<String>> grid(List<String> settings) {
        List<List<String>> trials = List.of(List.of());
        for (SweepAxis axis : SweepAxis.parse(settings, false, "grid")) {
            List<List<String>> more = new ArrayList<>();
            for (List<String> trial : trials)
                for (String value : axis.values()) {
                    List<String> one = new ArrayList<>(trial);
                    one.add(axis.with(value));
                    more.add(one);
                }
            trials = more;
            if (trials.size() > MOST)
                throw new UsageException(
                        "Cannot sweep over so much",
                        "@{grid}",
                        "It has more than " + MOST + " combinations.",
                        "Leave out values, or draw some with @{random}.");
        }
        return trials;
    }

    /**
     * Draws trials, no two alike: the same for a seed, and the first of more are those of fewer.
     *
     * @param settings {@code key=lo..hi}, {@code key=lo..hi:log} or {@code key=a,b,c} each
     * @param count fewer are returned if there are no more
     * @throws UsageException if one is not of that form
     */
    public static List<List<String>> random(List<String> settings, int count, long seed) {
        List<SweepAxis> axes = SweepAxis.parse(settings, true, "random");
        if (count > MOST)
            throw new UsageException(
                    "Cannot sweep over so much",
                    "@{trials} " + count,
                    "More than " + MOST + " trials are too many.",
                    "Ask for fewer.");
        List<List<String>> trials = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        int vain = 0;
        for (long k = 0; trials.size() < count && vain < TRIES; k++) {
            SplittableRandom random = Seeds.random(seed, k);
            List<String> trial = axes.stream().map(axis -> axis.draw(random)).toList();
            boolean isNew = seen.add(trial);
            if (isNew) trials.add(trial);
            vain = isNew ? 0 : vain + 1;
        }
        return trials;
    }
}
