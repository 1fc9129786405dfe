// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/** The repelling edges of a graph by node. For one thread. */
final class Foes {

    private final PartEdges edges;
    private final Contraction.Codes codes;

    /** By node, where its edges begin. */
    private final int[] begins;

    private final long[] keys;
    private final int[] nodes;
    private final int[] ids;

    /**
     * @param count of nodes
     * @param codes ascending in the order of edges with equal keys
     */
    Foes(PartEdges edges, int count, Contraction.Codes codes) {
        this.edges = edges;
        this.codes = codes;
        begins = new int[count + 1];
        for (int i = 0; i < edges.size(); i++) {
            begins[edges.from(i)]++;
            begins[edges.to(i)]++;
        }
        int sum = 0;
        for (int a = 0; a <= count; a++) begins[a] = sum += begins[a];
        keys = new long[sum];
        nodes = new int[sum];
        ids = new int[sum];
        for (int i = edges.size() - 1; i >= 0; i--) {
            put(--begins[edges.from(i)], i, edges.to(i));
            put(--begins[edges.to(i)], i, edges.from(i));
        }
    }

    private void put(int at, int edge, int node) {
        keys[at] = edges.key(edge);
        ids[at] = edges.id(edge);
        nodes[at] = node;
    }

    int count(int node) {
        return begins[node + 1] - begins[node];
    }

    int begin(int node) {
        return begins[node];
    }

    /** Whether an edge is decided before another one. */
    boolean isBefore(int i, long key, long code) {
        return keys[i] < key || keys[i] == key && codes.of(ids[i]) < code;
    }

    /** The other node, or whom it was replaced by. */
    int node(int i) {
        return nodes[i];
    }

    void replace(int i, int node) {
        nodes[i] = node;
    }
}
