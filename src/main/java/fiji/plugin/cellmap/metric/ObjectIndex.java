// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

/** Finds the runs of each object of a volume. Immutable, thread-safe. */
final class ObjectIndex {

    private final Runs runs;
    private final int[] first;
    private final int[] order;
    private final int[] row;

    ObjectIndex(Runs runs) {
        this.runs = runs;
        row = new int[runs.count()];
        first = new int[runs.values() + 2];
        for (int r = 0; r < runs.rows(); r++) {
            for (int i = runs.first[r]; i < runs.first[r + 1]; i++) {
                row[i] = r;
                first[runs.value[i] + 1]++;
            }
        }
        for (int v = 1; v < first.length; v++) first[v] += first[v - 1];
        int[] next = first.clone();
        order = new int[runs.count()];
        for (int i = 0; i < order.length; i++) order[next[runs.value[i]]++] = i;
    }

    /** The object with a value; empty if there is none. */
    RunObject get(int value) {
        if (value < 1 || value > runs.values()) return RunObject.EMPTY;
        int n = first[value + 1] - first[value];
        RunObject object = new RunObject(new int[n], new int[n], new int[n]);
        for (int k = 0; k < n; k++) {
            int i = order[first[value] + k];
            object.row()[k] = row[i];
            object.start()[k] = runs.start[i];
            object.end()[k] = runs.end[i];
        }
        return object;
    }
}
