// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The runs of some rows of a dense volume, under the names that the voxels have. Filled once. */
final class RunScan {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Number of runs up to the end of each row. */
    final int[] ends;

    int[] start = new int[256];
    int[] end = new int[256];
    long[] name = new long[256];
    int runs;

    private final int nx;
    private final boolean unsigned;

    /**
     * Scans rows.
     *
     * @param voxels primitive array of whole rows
     * @param unsigned whether integers narrower than 64 bits are unsigned
     * @param first row
     * @param last row behind the last
     * @param nx voxels of a row
     */
    RunScan(Object voxels, boolean unsigned, int first, int last, int nx) {
        this.nx = nx;
        this.unsigned = unsigned;
        ends = new int[last - first];
        for (int row = first; row < last; row++) {
            row(voxels, row * nx);
            ends[row - first] = runs;
        }
    }

    private void row(Object voxels, int at) {
        if (voxels instanceof byte[] v) bytes(v, at);
        else if (voxels instanceof short[] v) shorts(v, at);
        else if (voxels instanceof int[] v) ints(v, at);
        else if (voxels instanceof long[] v) longs(v, at);
        else if (voxels instanceof float[] v) {
            long[] line = new long[nx];
            for (int x = 0; x < nx; x++) line[x] = name(v[at + x]);
            longs(line, 0);
        } else if (voxels instanceof double[] v) {
            long[] line = new long[nx];
            for (int x = 0; x < nx; x++) line[x] = name(v[at + x]);
            longs(line, 0);
        } else throw new IllegalArgumentException("not a volume: " + voxels.getClass());
    }

    private void bytes(byte[] v, int at) {
        for (int x = 0; x < nx; ) {
            byte here = v[at + x];
            int from = x++;
            if (here == 0) {
                while (x + 8 <= nx && (long) LONGS.get(v, at + x) == 0) x += 8;
                continue;
            }
            while (x < nx && v[at + x] == here) x++;
            add(from, x, unsigned ? here & 0xFF : here);
        }
    }

    private void shorts(short[] v, int at) {
        for (int x = 0; x < nx; ) {
            short here = v[at + x];
            int from = x++;
            while (x < nx && v[at + x] == here) x++;
            if (here != 0) add(from, x, unsigned ? here & 0xFFFF : here);
        }
    }

    private void ints(int[] v, int at) {
        for (int x = 0; x < nx; ) {
            int here = v[at + x];
            int from = x++;
            while (x < nx && v[at + x] == here) x++;
            if (here != 0) add(from, x, unsigned ? here & 0xFFFF_FFFFL : here);
        }
    }

    private void longs(long[] v, int at) {
        for (int x = 0; x < nx; ) {
            long here = v[at + x];
            int from = x++;
            while (x < nx && v[at + x] == here) x++;
            if (here != 0) add(from, x, here);
        }
    }

    private void add(int from, int to, long value) {
        if (runs == start.length) {
            int longer = Math.toIntExact(Math.min(Integer.MAX_VALUE - 8L, runs * 2L));
            start = Arrays.copyOf(start, longer);
            end = Arrays.copyOf(end, longer);
            name = Arrays.copyOf(name, longer);
        }
        start[runs] = from;
        end[runs] = to;
        name[runs++] = value;
    }

    /** A whole number stands for itself, any other for its bits: above 2^53 they never meet. */
    private static long name(double v) {
        if (Double.isNaN(v)) return 0;
        boolean whole = v == Math.rint(v) && Math.abs(v) < 1L << 53;
        return whole ? (long) v : Double.doubleToLongBits(v);
    }
}
