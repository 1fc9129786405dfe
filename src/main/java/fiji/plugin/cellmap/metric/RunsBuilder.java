// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Builds {@link Runs} from whole rows that come one after the other, so that a volume never has to
 * be in memory. Not thread-safe.
 */
public final class RunsBuilder {

    /** Voxels that one thread scans at once. */
    private static final int PART = 1 << 17;

    /** Names below are looked up in a table. */
    private static final int SMALL = 1 << 22;

    private final int[] shape;
    private final boolean unsigned;
    private final int[] first;
    private final Map<Long, Integer> codes = new HashMap<>();
    private int[] smallCodes = new int[256];
    private long[] names = new long[16];
    private int[] start = new int[1024];
    private int[] end = new int[1024];
    private int[] value = new int[1024];
    private int values;
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
    }

    /**
     * Adds rows; they are scanned in parallel. 0 and NaN are background; numbers with a fraction
     * are values as they are.
     *
     * @param voxels primitive array (any integer, float or double) that holds whole rows
     */
    public void add(Object voxels) {
        int nx = shape[2];
        int rows = java.lang.reflect.Array.getLength(voxels) / Math.max(1, nx);
        int each = Math.max(1, PART / Math.max(1, nx));
        IntStream.range(0, (rows + each - 1) / each)
                .parallel()
                .mapToObj(
                        k -> {
                            int last = Math.min(rows, (k + 1) * each);
                            return new RunScan(voxels, unsigned, k * each, last, nx);
                        })
                .forEachOrdered(this::append);
    }

    /** Adds rows that hold nothing. */
    public void addBackground(int rows) {
        for (int i = 0; i < rows; i++) first[++row] = runs;
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
                values,
                Arrays.copyOf(names, values + 1));
    }

    private void append(RunScan scan) {
        int need = Math.addExact(runs, scan.runs);
        if (need > start.length) {
            long longer = Math.max(need, start.length * 3L / 2);
            int length = (int) Math.min(Integer.MAX_VALUE - 8L, longer);
            start = Arrays.copyOf(start, length);
            end = Arrays.copyOf(end, length);
            value = Arrays.copyOf(value, length);
        }
        System.arraycopy(scan.start, 0, start, runs, scan.runs);
        System.arraycopy(scan.end, 0, end, runs, scan.runs);
        for (int i = 0; i < scan.runs; i++) value[runs + i] = code(scan.name[i]);
        for (int n : scan.ends) first[++row] = runs + n;
        runs = need;
    }

    private int code(long name) {
        if (name == lastName) return lastCode;
        boolean small = name > 0 && name < SMALL;
        if (small && name >= smallCodes.length)
            smallCodes = Arrays.copyOf(smallCodes, (int) Math.min(SMALL, 2 * name));
        int code = small ? smallCodes[(int) name] : codes.getOrDefault(name, 0);
        if (code == 0) {
            code = ++values;
            if (small) smallCodes[(int) name] = code;
            else codes.put(name, code);
            if (code == names.length) names = Arrays.copyOf(names, 2 * code);
            names[code] = name;
        }
        lastName = name;
        lastCode = code;
        return code;
    }
}
