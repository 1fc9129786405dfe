// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.SplittableRandom;

/** Random numbers that are a pure function of a seed and any number of indices. Thread-safe. */
public final class Seeds {

    private Seeds() {}

    /** Mixes values into one 64-bit seed (SplitMix64 finaliser per value). */
    public static long mix(long... values) {
        long h = 0x9E3779B97F4A7C15L;
        for (long value : values) {
            h = (h ^ value) * 0xBF58476D1CE4E5B9L;
            h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
            h ^= h >>> 31;
        }
        return h;
    }

    /** One of a sequence of 64-bit numbers: the value at a place of SplitMix64's sequence. */
    public static long mixed(long place) {
        long z = place * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A generator of its own for these values; equal values give equal sequences. */
    public static SplittableRandom random(long... values) {
        return new SplittableRandom(mix(values));
    }
}
