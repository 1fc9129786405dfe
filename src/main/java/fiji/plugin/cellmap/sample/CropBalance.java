// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.util.Seeds;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Which crop sample k comes from, so that all classes are seen about equally often: as
 * cellmap-data's {@code ClassBalancedSampler}, each draw takes a class that was seen least, a
 * random crop that annotates it, and counts all classes of that crop. Here the counters start anew
 * every {@link #CYCLE} samples and each cycle has a generator of its own, which makes the choice a
 * pure function of (seed, k). The cycle that was asked for last is kept. Thread-safe.
 */
final class CropBalance {

    static final int CYCLE = 256;

    private final boolean[][] annotated;
    private final long seed;
    private final boolean alone;
    private volatile Cycle last;

    /** The crops of all samples of a cycle, and the classes that they were drawn for. */
    private record Cycle(long number, int[] crops, int[] classes) {}

    /**
     * @param annotated crops x classes; every class has a crop
     */
    CropBalance(boolean[][] annotated, long seed) {
        this(annotated, seed, false);
    }

    /**
     * As above.
     *
     * @param alone whether only the class counts that a crop is drawn for: then all are drawn for
     *     equally often
     */
    CropBalance(boolean[][] annotated, long seed, boolean alone) {
        this.annotated = annotated;
        this.seed = seed;
        this.alone = alone;
    }

    int crop(long k) {
        return cycle(k).crops[Math.floorMod(k, CYCLE)];
    }

    /** The class that the crop of sample k was drawn for. */
    int label(long k) {
        return cycle(k).classes[Math.floorMod(k, CYCLE)];
    }

    private Cycle cycle(long k) {
        long number = Math.floorDiv(k, CYCLE);
        Cycle cycle = last;
        if (cycle == null || cycle.number != number) last = cycle = play(number);
        return cycle;
    }

    private Cycle play(long number) {
        RandomGenerator random = Seeds.random(seed, number);
        int[] seen = new int[annotated[0].length];
        Cycle cycle = new Cycle(number, new int[CYCLE], new int[CYCLE]);
        for (int i = 0; i < CYCLE; i++) {
            int least = Arrays.stream(seen).min().orElse(0);
            int rare = pick(seen.length, c -> seen[c] == least, random);
            int crop = pick(annotated.length, n -> annotated[n][rare], random);
            for (int c = 0; c < seen.length; c++)
                if (alone ? c == rare : annotated[crop][c]) seen[c]++;
            cycle.crops[i] = crop;
            cycle.classes[i] = rare;
        }
        return cycle;
    }

    /** A uniformly random one of the numbers below n that are allowed. */
    private static int pick(int n, IntPredicate allowed, RandomGenerator random) {
        int count = 0;
        for (int i = 0; i < n; i++) if (allowed.test(i)) count++;
        int left = random.nextInt(count);
        int i = 0;
        for (; !allowed.test(i) || left-- > 0; i++) {}
        return i;
    }
}
