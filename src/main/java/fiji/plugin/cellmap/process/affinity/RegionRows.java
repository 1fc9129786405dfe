// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Pairs of regions with what is known of some or all of their common faces: a key (the sum of the
 * affinities, or a bin of them), how many faces there are, and the smallest number of a face. For
 * one thread.
 */
final class RegionRows {

    /** What a row takes in a file, and about that in memory. */
    static final int BYTES = 4 * Long.BYTES;

    private static final long NOTHING = -1;
    private static final int WIDTH = 4;
    private static final int KEY = 1;
    private static final int COUNT = 2;
    private static final int FIRST = 3;

    /**
     * Of each row, side by side for the processor's cache: the {@link #pair} of regions, the key,
     * the number of faces, and the smallest number of a face.
     */
    private long[] data;

    private int size;

    RegionRows() {
        this(16);
    }

    /**
     * @param expected how many there will be
     */
    RegionRows(int expected) {
        data = new long[Math.max(16, expected) * WIDTH];
    }

    private RegionRows(long[] data) {
        this.data = data;
        size = data.length / WIDTH;
    }

    int size() {
        return size;
    }

    /** Two regions as one number, the smaller one first. */
    static long pair(int a, int b) {
        return (long) Math.min(a, b) << 32 | Math.max(a, b);
    }

    /**
     * Adds a row.
     *
     * @param first smallest number of a face
     */
    void add(int a, int b, long key, long count, long first) {
        add(pair(a, b), key, count, first);
    }

    private void add(long regions, long key, long count, long first) {
        int at = WIDTH * size++;
        if (at == data.length) grow();
        data[at] = regions;
        data[at + KEY] = key;
        data[at + COUNT] = count;
        data[at + FIRST] = first;
    }

    /** Adds a row of another list, between other regions. */
    void add(RegionRows rows, int i, int a, int b) {
        int at = WIDTH * i;
        add(pair(a, b), rows.data[at + KEY], rows.data[at + COUNT], rows.data[at + FIRST]);
    }

    private void grow() {
        long wanted = Math.min(Integer.MAX_VALUE / WIDTH - 2L, (long) size + (size >> 1));
        data = Arrays.copyOf(data, (int) wanted * WIDTH);
    }

    /** Adds the faces of a row to those of another one. */
    void unite(int i, RegionRows rows, int j) {
        int at = WIDTH * j;
        unite(i, rows.data[at + KEY], rows.data[at + COUNT], rows.data[at + FIRST]);
    }

    /** Adds a face to those of a row. */
    void unite(int i, long key, long first) {
        unite(i, key, 1, first);
    }

    private void unite(int i, long key, long count, long first) {
        int at = WIDTH * i;
        data[at + KEY] += key;
        data[at + COUNT] += count;
        if (first < data[at + FIRST]) data[at + FIRST] = first;
    }

    /** The smaller one of the two regions. */
    int from(int i) {
        return (int) (data[WIDTH * i] >>> 32);
    }

    /** The larger one. */
    int to(int i) {
        return (int) data[WIDTH * i];
    }

    /** Whether a row is of the two regions of a {@link #pair}. */
    boolean isOf(int i, long pair) {
        return data[WIDTH * i] == pair;
    }

    /** Makes a row one of no regions. */
    void drop(int i) {
        data[WIDTH * i] = NOTHING;
    }

    boolean isDropped(int i) {
        return data[WIDTH * i] == NOTHING;
    }

    /** The other one of the two regions. */
    int other(int i, int region) {
        return from(i) == region ? to(i) : from(i);
    }

    /** Puts a region in the place of another one. */
    void replace(int i, int region, int by) {
        data[WIDTH * i] = pair(other(i, region), by);
    }

    long key(int i) {
        return data[WIDTH * i + KEY];
    }

    long count(int i) {
        return data[WIDTH * i + COUNT];
    }

    long first(int i) {
        return data[WIDTH * i + FIRST];
    }

    /** The key, a sum, over the number of faces; rounded. */
    double mean(int i) {
        return (double) key(i) / count(i);
    }

    /** Whether the mean of a row is larger, or as large and its face has the smaller number. */
    boolean isBefore(int i, int j) {
        double mean = mean(i);
        double other = mean(j);
        if (mean != other) return mean > other;
        int exact = exactly(key(i), count(i), key(j), count(j));
        return exact > 0 || exact == 0 && first(i) < first(j);
    }

    /** Compares two means that are equal once they are rounded: products of 128 bits. */
    static int exactly(long sum, long count, long otherSum, long otherCount) {
        if (count == otherCount) return Long.compare(sum, otherSum);
        int upper =
                Long.compare(
                        Math.multiplyHigh(sum, otherCount), Math.multiplyHigh(otherSum, count));
        return upper != 0 ? upper : Long.compareUnsigned(sum * otherCount, otherSum * count);
    }

    /** Writes all rows, instead of what the file holds. */
    void save(Path file) {
        new LongFile(file).save(data, WIDTH * size);
    }

    /** Writes all rows after what the file holds. */
    void append(Path file) {
        new LongFile(file).append(data, WIDTH * size);
    }

    /**
     * Adds rows of a file.
     *
     * @param begin number of the file with which its rows begin
     * @param first of the rows
     */
    void addAll(LongFile file, long begin, long first, long count) {
        long[] stored = file.load(begin + WIDTH * first, WIDTH * count);
        int end = Math.addExact(WIDTH * size, stored.length);
        if (data.length < end) data = Arrays.copyOf(data, end);
        System.arraycopy(stored, 0, data, WIDTH * size, stored.length);
        size += (int) count;
    }

    /** The rows of a file; none are added to them. */
    static RegionRows load(Path file) {
        return new RegionRows(new LongFile(file).load());
    }
}
