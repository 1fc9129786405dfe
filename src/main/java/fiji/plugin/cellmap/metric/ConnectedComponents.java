// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import fiji.plugin.cellmap.util.DisjointSets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Connected components of a label volume: 26 neighbours, only voxels of equal value connect,
 * numbered from 1 in the order of their first voxels (z slowest, x fastest), as {@code
 * cc3d.connected_components} does. Union-find over runs.
 */
public final class ConnectedComponents {

    private final Runs runs;
    private final DisjointSets sets;

    private ConnectedComponents(Runs runs) {
        this.runs = runs;
        this.sets = new DisjointSets(runs.count());
    }

    /** The same runs with the number of their component as value. */
    public static Runs of(Runs runs) {
        return of(runs, false);
    }

    /**
     * The same runs with the number of their component as value.
     *
     * @param columnMajor number the components by their first voxels with x slowest and z fastest,
     *     as the library does with arrays of that memory order
     */
    public static Runs of(Runs runs, boolean columnMajor) {
        Runs components = new ConnectedComponents(runs).label();
        return columnMajor ? renumbered(components) : components;
    }

    private static Runs renumbered(Runs components) {
        int[] shape = components.shape;
        long[] first = new long[components.values() + 1];
        Arrays.fill(first, Long.MAX_VALUE);
        for (int row = 0; row < components.rows(); row++) {
            long z = row / shape[1];
            long y = row % shape[1];
            for (int i = components.first[row]; i < components.first[row + 1]; i++) {
                long at = ((long) components.start[i] * shape[1] + y) * shape[0] + z;
                first[components.value[i]] = Math.min(first[components.value[i]], at);
            }
        }
        int[] order =
                IntStream.rangeClosed(1, components.values())
                        .boxed()
                        .sorted(Comparator.comparingLong(v -> first[v]))
                        .mapToInt(v -> v)
                        .toArray();
        int[] number = new int[components.values() + 1];
        for (int k = 0; k < order.length; k++) number[order[k]] = k + 1;
        int[] values = Arrays.stream(components.value).map(v -> number[v]).toArray();
        return components.withValues(values, components.values());
    }

    /**
     * Components of a dense volume.
     *
     * @param voxels primitive array in C order, 0 is background
     * @param shape z y x
     */
    public static Runs of(Object voxels, int... shape) {
        return of(Runs.of(voxels, false, shape));
    }

    private Runs label() {
        int ny = runs.shape[1];
        for (int row = 0; row < runs.rows(); row++) {
            int y = row % ny;
            if (y > 0) connect(row, row - 1);
            if (row >= ny) {
                if (y > 0) connect(row, row - ny - 1);
                connect(row, row - ny);
                if (y < ny - 1) connect(row, row - ny + 1);
            }
        }
        int count = 0;
        int[] id = new int[sets.size()];
        for (int i = 0; i < id.length; i++) {
            int root = sets.find(i);
            id[i] = root == i ? ++count : id[root];
        }
        return runs.withValues(id, count);
    }

    /** Joins the runs of two neighbouring rows that touch, corners included. */
    private void connect(int row, int other) {
        int i = runs.first[row];
        int j = runs.first[other];
        int iEnd = runs.first[row + 1];
        int jEnd = runs.first[other + 1];
        while (i < iEnd && j < jEnd) {
            if (runs.start[j] > runs.end[i]) i++;
            else if (runs.start[i] > runs.end[j]) j++;
            else {
                join(i, j);
                if (runs.end[i] > runs.end[j]) j++;
                else if (runs.end[i] < runs.end[j]) i++;
                else {
                    if (j + 1 < jEnd && runs.start[j + 1] == runs.end[i]) join(i, j + 1);
                    i++;
                }
            }
        }
    }

    private void join(int i, int j) {
        if (runs.value[i] == runs.value[j]) sets.join(i, j);
    }
}
