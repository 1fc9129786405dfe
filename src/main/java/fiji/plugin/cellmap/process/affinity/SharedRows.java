// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Rows of one block in shares, each of which is solved by itself; in a file behind the number of
 * the first row of each share, and the end of the last one. For one thread.
 */
final class SharedRows {

    private final RegionRows[] shares;

    SharedRows(int count) {
        shares = new RegionRows[count];
        for (int i = 0; i < count; i++) shares[i] = new RegionRows();
    }

    /** Adds a row of a list to a share, between other regions. */
    void add(int share, RegionRows rows, int i, int a, int b) {
        shares[share].add(rows, i, a, b);
    }

    /** How many rows each share has. */
    int[] sizes() {
        return Arrays.stream(shares).mapToInt(RegionRows::size).toArray();
    }

    /** Writes all of them, instead of what the file holds. */
    void save(Path file) {
        long[] firsts = new long[shares.length + 1];
        for (int i = 0; i < shares.length; i++) firsts[i + 1] = firsts[i] + shares[i].size();
        new LongFile(file).save(firsts, firsts.length);
        for (RegionRows rows : shares) if (rows.size() > 0) rows.append(file);
    }

    /** How many rows of a share a file holds. */
    static long count(Path file, int share) {
        long[] ends = ends(file, share);
        return ends[1] - ends[0];
    }

    /**
     * Adds the rows of a share that a file holds.
     *
     * @param shares how many there are
     */
    static void load(Path file, int shares, int share, RegionRows rows) {
        long[] ends = ends(file, share);
        rows.addAll(new LongFile(file), shares + 1, ends[0], ends[1] - ends[0]);
    }

    private static long[] ends(Path file, int share) {
        return new LongFile(file).load(share, 2);
    }
}
