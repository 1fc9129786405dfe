// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.Arrays;

/**
 * Numbers from 0 on in sets that are being joined (union-find with path halving). Each set is named
 * by its smallest number. Not thread-safe, see {@link #flatten}.
 */
public final class DisjointSets {

    private int[] parent = new int[0];

    /**
     * @param size how many numbers there are; each is a set of its own
     */
    public DisjointSets(int size) {
        grow(size);
    }

    /** Adds numbers up to {@code size}, each a set of its own; takes 4 bytes for each number. */
    public void grow(int size) {
        int before = parent.length;
        parent = Arrays.copyOf(parent, size);
        for (int i = before; i < size; i++) parent[i] = i;
    }

    /** How many numbers there are. */
    public int size() {
        return parent.length;
    }

    /** The smallest number of the set that holds {@code i}. */
    public int find(int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** Shortens all ways, so that any thread may {@link #find} until sets are joined again. */
    public void flatten() {
        for (int i = 0; i < parent.length; i++) parent[i] = parent[parent[i]];
    }

    /** Joins the sets of two numbers. */
    public void join(int a, int b) {
        int i = find(a);
        int j = find(b);
        parent[Math.max(i, j)] = Math.min(i, j);
    }
}
