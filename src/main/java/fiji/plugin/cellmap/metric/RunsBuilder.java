package fiji.plugin.cellmap.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Builds {@link Runs} from whole rows that come one after the other, so that a volume never has to
 * be in memory. Not thread-safe.
 */
public final class RunsBuilder {

    private final int[] shape;
    private final boolean unsigned;
    private final int[] first;
    private final long[] line;
    private final byte[] zeros;
    private final Map<Long, Integer> codes = new HashMap<>();
    private long[] names = new long[16];
    private int[] start = new int[1024];
    private int[] end = new int[1024];
    private int[] value = new int[1024];
    private int runs;
    private int row;
    private long lastName;
    private int lastCode;

    /**
     * @param shape extent in voxels, z y x
     * @param unsigned whether integers narrower than 64 bits are unsigned
     */
    public RunsBuilder(int[] shape, boolean unsigned) {
        this.shape = shape.clone();
        this.unsigned = unsigned;
        this.first = new int[Math.addExact(Math.multiplyExact(shape[0], shape[1]), 1)];
        this.line = new long[shape[2]];
        this.zeros = new byte[shape[2]];
    }

    /**
     * Adds rows. 0 and NaN are background; numbers with a fraction are values as they are.
     *
     * @param voxels primitive array (any integer, float or double) that holds whole rows
     */
    public void add(Object voxels) {
        int length = java.lang.reflect.Array.getLength(voxels);
        for (int offset = 0; offset < length; offset += line.length) {
            if (isBackground(voxels, offset)) {
                first[++row] = runs;
            } else {
                read(voxels, offset);
                addLine();
            }
        }
    }

    /** Adds rows that hold nothing. */
    public void addBackground(int rows) {
        for (int i = 0; i < rows; i++) first[++row] = runs;
    }

    private boolean isBackground(Object voxels, int offset) {
        int end = offset + line.length;
        if (voxels instanceof byte[] v)
            return Arrays.mismatch(v, offset, end, zeros, 0, line.length) < 0;
        if (voxels instanceof int[] v) {
            for (int i = offset; i < end; i++) if (v[i] != 0) return false;
            return true;
        }
        return false;
    }

    /**
     * @throws IllegalStateException if rows are missing
     */
    public Runs build() {
        if (row != first.length - 1)
            throw new IllegalStateException("rows are missing: " + row + " were added");
        return new Runs(
                shape,
                first,
                Arrays.copyOf(start, runs),
                Arrays.copyOf(end, runs),
                Arrays.copyOf(value, runs),
                codes.size(),
                Arrays.copyOf(names, codes.size() + 1));
    }

    private void addLine() {
        int nx = line.length;
        for (int x = 0; x < nx; ) {
            long name = line[x];
            int from = x++;
            while (x < nx && line[x] == name) x++;
            if (name != 0) addRun(from, x, code(name));
        }
        first[++row] = runs;
    }

    private void addRun(int from, int to, int code) {
        if (runs == start.length) {
            int longer = Math.toIntExact(Math.min(Integer.MAX_VALUE - 8L, runs * 3L / 2));
            start = Arrays.copyOf(start, longer);
            end = Arrays.copyOf(end, longer);
            value = Arrays.copyOf(value, longer);
        }
        start[runs] = from;
        end[runs] = to;
        value[runs++] = code;
    }

    private int code(long name) {
        if (name == lastName) return lastCode;
        Integer known = codes.get(name);
        if (known == null) {
            known = codes.size() + 1;
            codes.put(name, known);
            if (known == names.length) names = Arrays.copyOf(names, 2 * known);
            names[known] = name;
        }
        lastName = name;
        lastCode = known;
        return known;
    }

    private void read(Object voxels, int offset) {
        int n = line.length;
        if (voxels instanceof byte[] v)
            for (int x = 0; x < n; x++) line[x] = unsigned ? v[offset + x] & 0xFF : v[offset + x];
        else if (voxels instanceof short[] v)
            for (int x = 0; x < n; x++) line[x] = unsigned ? v[offset + x] & 0xFFFF : v[offset + x];
        else if (voxels instanceof int[] v)
            for (int x = 0; x < n; x++)
                line[x] = unsigned ? v[offset + x] & 0xFFFF_FFFFL : v[offset + x];
        else if (voxels instanceof long[] v) System.arraycopy(v, offset, line, 0, n);
        else if (voxels instanceof float[] v)
            for (int x = 0; x < n; x++) line[x] = name(v[offset + x]);
        else if (voxels instanceof double[] v)
            for (int x = 0; x < n; x++) line[x] = name(v[offset + x]);
        else throw new IllegalArgumentException("not a volume: " + voxels.getClass());
    }

    /** A whole number stands for itself, any other for its bits: above 2^53 they never meet. */
    private static long name(double v) {
        if (Double.isNaN(v)) return 0;
        boolean whole = v == Math.rint(v) && Math.abs(v) < 1L << 53;
        return whole ? (long) v : Double.doubleToLongBits(v);
    }
}
