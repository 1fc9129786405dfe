// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/** Sums and numbers of affinities, one row for each pair of regions. For one thread. */
final class MeanGraph implements RegionGraph {

    private final FaceCodes codes;
    private final int joining;
    private final RegionRows rows;
    private final PairTable table;
    private int last = PairTable.NONE;

    /**
     * @param limit in stored units, above which a face alone would join its regions
     * @param expected how many pairs there will be
     */
    MeanGraph(FaceCodes codes, double limit, int expected) {
        this.codes = codes;
        joining = codes.above(limit);
        rows = new RegionRows(expected);
        table = new PairTable(rows, expected);
    }

    @Override
    public void add(int a, int b, int code, long number) {
        // Faces of one pair follow one another.
        int row = last >= 0 && rows.isOf(last, a, b) ? last : table.find(a, b);
        last = row;
        if (row != PairTable.NONE) rows.unite(row, amount(code), code > joining, number);
        else {
            rows.add(a, b, amount(code), 1, code > joining, number);
            last = rows.size() - 1;
            table.put(last);
        }
    }

    private long amount(int code) {
        if (codes.bytes()) return code;
        float value = codes.value(code);
        return codes.unit() > 1 ? (long) value : Math.round(value * STEPS);
    }

    @Override
    public RegionRows rows() {
        return rows;
    }

    PairTable table() {
        return table;
    }

    /** Rows of several blocks: those of one pair become one. */
    static MeanGraph united(RegionRows all) {
        MeanGraph graph = new MeanGraph(new FaceCodes(true, 1), 0, all.size() / 2);
        for (int i = 0; i < all.size(); i++) {
            int row = graph.table.find(all.from(i), all.to(i));
            if (row != PairTable.NONE) graph.rows.unite(row, all, i);
            else {
                graph.rows.add(all, i, all.from(i), all.to(i));
                graph.table.put(graph.rows.size() - 1);
            }
        }
        return graph;
    }
}
