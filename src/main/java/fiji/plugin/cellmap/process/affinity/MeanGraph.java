// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/** Sums and numbers of affinities, one row for each pair of regions. For one thread. */
final class MeanGraph implements RegionGraph {

    private final FaceCodes codes;
    private final RegionRows rows;
    private final PairTable table;

    /**
     * @param expected how many pairs there will be
     */
    MeanGraph(FaceCodes codes, int expected) {
        this.codes = codes;
        rows = new RegionRows(expected);
        table = new PairTable(rows, expected);
    }

    @Override
    public int add(int a, int b, int code, long number, int hint) {
        long pair = RegionRows.pair(a, b);
        int row = hint < rows.size() && rows.isOf(hint, pair) ? hint : table.find(pair);
        if (row != PairTable.NONE) rows.unite(row, amount(code), number);
        else {
            row = rows.size();
            rows.add(a, b, amount(code), 1, number);
            table.put(row);
        }
        return row;
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

    /**
     * Rows of several blocks: those of one pair become one. Most pairs have one row only.
     *
     * @param numbers by region, that which stands for it; null for itself
     */
    static MeanGraph united(RegionRows all, int[] numbers) {
        MeanGraph graph = new MeanGraph(new FaceCodes(true, 1), all.size());
        for (int i = 0; i < all.size(); i++) {
            int a = numbers == null ? all.from(i) : numbers[all.from(i)];
            int b = numbers == null ? all.to(i) : numbers[all.to(i)];
            graph.unite(a, b, all, i);
        }
        return graph;
    }

    private void unite(int a, int b, RegionRows all, int i) {
        int row = table.find(RegionRows.pair(a, b));
        if (row != PairTable.NONE) rows.unite(row, all, i);
        else {
            rows.add(all, i, a, b);
            table.put(rows.size() - 1);
        }
    }
}
