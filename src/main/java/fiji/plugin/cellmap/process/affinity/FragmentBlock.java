// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;
import java.util.Arrays;

/**
 * The fragments of one block: a voxel belongs to the neighbour with which its affinity is largest,
 * if that is above {@code low}, and to all with which it is at least {@code high} (the watershed of
 * Zlateski and Seung as in waterz). Equal affinities are told apart as {@link EdgeOrder} does, so
 * there are no plateaus. For one thread.
 */
final class FragmentBlock {

    /** Affinities, mask and label of a voxel, and its share of a graph of small regions. */
    static final int BYTES_PER_VOXEL = 64;

    private static final int BACKGROUND = -1;

    private final FaceBlock faces;
    private final long[] shape;
    private final Box box;
    private final int[] size;
    private final int[] steps;
    private final int low;
    private final int high;

    /** Faces of a row of voxels with those before and after along z, y, x. */
    private final int[][] rows = new int[6][];

    private final int[] face = new int[6];

    /** By voxel an earlier one of the same fragment, or itself; then the label. */
    private final int[] labels;

    private final Sides sides;
    private long[] firsts = new long[16];
    private int count;

    /**
     * @param low in stored units
     * @param high likewise
     */
    FragmentBlock(FaceBlock faces, long[] shape, Box box, double low, double high) {
        this.faces = faces;
        this.shape = shape;
        this.box = box;
        this.low = faces.codes().above(low);
        this.high = faces.codes().atLeast(high);
        size = new int[] {(int) box.shape()[0], (int) box.shape()[1], (int) box.shape()[2]};
        steps = new int[] {size[1] * size[2], size[2], 1};
        labels = new int[Math.toIntExact(box.size())];
        sides = new Sides(shape, box);
        for (int side = 0; side < 6; side++) rows[side] = new int[size[2] + 1];
        for (int z = 0; z < size[0]; z++) begin(z);
        for (int z = 0; z < size[0]; z++) for (int y = 0; y < size[1]; y++) join(z, y);
        for (int z = 0; z < size[0]; z++) for (int y = 0; y < size[1]; y++) label(z, y);
    }

    private void begin(int z) {
        for (int i = z * steps[0]; i < (z + 1) * steps[0]; i++) labels[i] = i;
    }

    /** Of the voxels in C order, from 1 on in the order of first voxels; 0 for background. */
    int[] labels() {
        return labels;
    }

    /** By label, the index of its first voxel in the volume; element 0 is of no meaning. */
    long[] firsts() {
        return Arrays.copyOf(firsts, count + 1);
    }

    /** Where fragments go on in other blocks. */
    Sides sides() {
        return sides;
    }

    private void join(int z, int y) {
        faces.row(0, z, y, 0, size[2], rows[0]);
        faces.row(0, z + 1, y, 0, size[2], rows[1]);
        faces.row(1, z, y, 0, size[2], rows[2]);
        faces.row(1, z, y + 1, 0, size[2], rows[3]);
        faces.row(2, z, y, 0, size[2] + 1, rows[4]);
        System.arraycopy(rows[4], 1, rows[5], 0, size[2]);
        join(z, y, rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]);
    }

    /**
     * Joins the voxels of a row; arguments in the order of {@link #rows}, which the loop would look
     * up for every voxel.
     */
    private void join(int z, int y, int[] as, int[] bs, int[] cs, int[] ds, int[] es, int[] fs) {
        int p = (z * size[1] + y) * size[2];
        for (int x = 0; x < size[2]; x++, p++) {
            int a = as[x];
            int b = bs[x];
            int c = cs[x];
            int d = ds[x];
            int e = es[x];
            int f = fs[x];
            int best = Math.max(Math.max(Math.max(a, b), Math.max(c, d)), Math.max(e, f));
            if (best <= low) labels[p] = BACKGROUND;
            else if (best < high) {
                int sides =
                        (a == best ? 1 : 0)
                                | (b == best ? 2 : 0)
                                | (c == best ? 4 : 0)
                                | (d == best ? 8 : 0)
                                | (e == best ? 16 : 0)
                                | (f == best ? 32 : 0);
                boolean one = (sides & sides - 1) == 0;
                join(
                        p,
                        one ? Integer.numberOfTrailingZeros(sides) : first(sides, z, y, x),
                        z,
                        y,
                        x);
            } else {
                // A face is looked at by the later of its voxels.
                if (a >= high) join(p, 0, z, y, x);
                if (c >= high) join(p, 2, z, y, x);
                if (e >= high) join(p, 4, z, y, x);
            }
        }
    }

    /**
     * Of sides with the same affinity the one whose face comes first.
     *
     * @param sides a bit for each
     */
    private int first(int sides, int z, int y, int x) {
        int best = -1;
        long bestTie = 0;
        for (int left = sides; left != 0; left &= left - 1) {
            int side = Integer.numberOfTrailingZeros(left);
            long tie = tie(side, z, y, x);
            if (best >= 0 && tie >= bestTie) continue;
            best = side;
            bestTie = tie;
        }
        return best;
    }

    /** Another number for each face of a volume of up to 2^44 voxels. */
    private long tie(int side, int z, int y, int x) {
        int d = side >> 1;
        long holder = FaceNumbers.index(shape, box, z, y, x);
        if ((side & 1) != 0) holder += d == 0 ? shape[1] * shape[2] : d == 1 ? shape[2] : 1;
        return EdgeOrder.tie(d, holder) << 46 | (long) d << 44 | holder & (1L << 44) - 1;
    }

    /** Joins a voxel with the one on one side of it. */
    private void join(int p, int side, int z, int y, int x) {
        int d = side >> 1;
        int at = d == 0 ? z : d == 1 ? y : x;
        boolean before = (side & 1) == 0;
        if (before ? at == 0 : at == size[d] - 1) sides.cross(side, z, y, x);
        else unite(p, before ? p - steps[d] : p + steps[d]);
    }

    /** Union by smaller number, with splicing (Rem). */
    private void unite(int p, int q) {
        int a = p;
        int b = q;
        while (labels[a] != labels[b]) {
            if (labels[a] < labels[b]) {
                int t = a;
                a = b;
                b = t;
            }
            int above = labels[a];
            labels[a] = labels[b];
            if (above == a) return;
            a = above;
        }
    }

    /** Voxels before a voxel have their label already, among them the one that it points to. */
    private void label(int z, int y) {
        int p = (z * size[1] + y) * size[2];
        long row = FaceNumbers.index(shape, box, z, y, 0);
        for (int x = 0; x < size[2]; x++, p++) {
            int to = labels[p];
            labels[p] = to == p ? begin(row + x) : to < 0 ? 0 : labels[to];
        }
    }

    private int begin(long index) {
        if (++count == firsts.length) firsts = Arrays.copyOf(firsts, 2 * count);
        firsts[count] = index;
        return count;
    }
}
