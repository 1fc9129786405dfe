package fiji.plugin.cellmap.metric;

/**
 * Connected components of a label volume: 26 neighbours, only voxels of equal value connect,
 * numbered from 1 in the order of their first voxels (z slowest, x fastest), as {@code
 * cc3d.connected_components} does. Union-find over runs.
 */
public final class ConnectedComponents {

    private final Runs runs;
    private final int[] parent;

    private ConnectedComponents(Runs runs) {
        this.runs = runs;
        this.parent = new int[runs.count()];
    }

    /** The same runs with the number of their component as value. */
    public static Runs of(Runs runs) {
        return new ConnectedComponents(runs).label();
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
            for (int i = runs.first[row]; i < runs.first[row + 1]; i++) parent[i] = i;
            int y = row % ny;
            if (y > 0) connect(row, row - 1);
            if (row >= ny) {
                if (y > 0) connect(row, row - ny - 1);
                connect(row, row - ny);
                if (y < ny - 1) connect(row, row - ny + 1);
            }
        }
        int count = 0;
        int[] id = new int[parent.length];
        for (int i = 0; i < id.length; i++) {
            int root = find(i);
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
        if (runs.value[i] != runs.value[j]) return;
        int a = find(i);
        int b = find(j);
        if (a < b) parent[b] = a;
        else parent[a] = b;
    }

    private int find(int i) {
        int root = i;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }
}
