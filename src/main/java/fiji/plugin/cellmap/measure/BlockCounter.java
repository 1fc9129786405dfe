// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.measure;

import fiji.plugin.cellmap.process.ImageField;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;

/**
 * Counts the voxels of a block and their pairs with neighbours in the 13 directions of {@link
 * Crofton}. Each pair belongs to the block of its first voxel, so blocks are read with a margin of
 * one voxel; beyond the volume is background. For use by one thread.
 */
final class BlockCounter {

    private final VoxelImage labels;
    private final ImageField probability;
    private final List<VoxelImage> others;
    private final ObjectSums sums;

    private Box margin;
    private int[] numbers;
    private boolean[] used;
    private byte[][] present;

    BlockCounter(
            VoxelImage labels, ImageField probability, List<VoxelImage> others, ObjectSums sums) {
        this.labels = labels;
        this.probability = probability;
        this.others = others;
        this.sums = sums;
    }

    /**
     * Counts a block.
     *
     * @param block first voxels of pairs; may reach beyond the volume
     */
    void add(Box block) {
        long[] min = block.min();
        margin =
                Box.between(
                        new long[] {min[0], min[1] - 1, min[2] - 1},
                        new long[] {block.max(0) + 1, block.max(1) + 1, block.max(2) + 1});
        if (!readNumbers()) return;
        present = new byte[others.size()][];
        for (int c = 0; c < present.length; c++) present[c] = readPresent(others.get(c));
        countVoxels(block.intersect(labels.bounds()));
        for (long z = min[0]; z < block.max(0); z++)
            for (long y = min[1]; y < block.max(1); y++) countPairs(block, z, y);
    }

    private int rowLength() {
        return (int) margin.shape()[2];
    }

    private int row(long z, long y) {
        return (int) ((z - margin.min()[0]) * margin.shape()[1] + y - margin.min()[1]);
    }

    /** Index of a voxel in the block with its margin. */
    private int at(long z, long y, long x) {
        return row(z, y) * rowLength() + (int) (x - margin.min()[2]);
    }

    /**
     * @return whether there is any object
     */
    private boolean readNumbers() {
        Box inside = margin.intersect(labels.bounds());
        Object values = labels.read(inside);
        numbers = new int[(int) margin.size()];
        used = new boolean[(int) (margin.shape()[0] * margin.shape()[1])];
        boolean any = false;
        int n = (int) inside.shape()[2];
        long[] ids = new long[n];
        int from = 0;
        for (long z = inside.min()[0]; z < inside.max(0); z++)
            for (long y = inside.min()[1]; y < inside.max(1); y++, from += n) {
                ids(values, from, ids);
                used[row(z, y)] = number(ids, at(z, y, inside.min()[2]));
                any |= used[row(z, y)];
            }
        return any;
    }

    private void ids(Object values, int from, long[] ids) {
        DType dtype = labels.dtype();
        if (dtype.integer) {
            Widening.longs(values, dtype, from, 1, ids, ids.length);
            if (dtype.signed) for (long id : ids) if (id < 0) throw noId(id);
            return;
        }
        double[] row = new double[ids.length];
        Widening.doubles(values, dtype, from, row, 0, row.length);
        for (int i = 0; i < row.length; i++) {
            if (!(row[i] >= 0) || row[i] != Math.rint(row[i]) || row[i] > 1L << 53)
                throw noId(row[i]);
            ids[i] = (long) row[i];
        }
    }

    private CellMapException noId(Object value) {
        return new CellMapException(
                "Cannot measure the objects of an image",
                labels.location(),
                "The value " + value + " occurs, but ids are whole numbers from 0 up.",
                "Give a label image, not probabilities.");
    }

    private boolean number(long[] ids, int at) {
        boolean any = false;
        long last = 0;
        int number = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != last) {
                last = ids[i];
                number = last == 0 ? 0 : sums.number(last);
            }
            numbers[at + i] = number;
            any |= number != 0;
        }
        return any;
    }

    private byte[] readPresent(VoxelImage other) {
        byte[] out = new byte[numbers.length];
        Box inside = margin.intersect(labels.bounds());
        if (!other.isStored(inside)) return out;
        float[] values = other.floats(inside);
        int n = (int) inside.shape()[2];
        int from = 0;
        for (long z = inside.min()[0]; z < inside.max(0); z++)
            for (long y = inside.min()[1]; y < inside.max(1); y++, from += n) {
                int to = at(z, y, inside.min()[2]);
                for (int i = 0; i < n; i++) if (values[from + i] != 0) out[to + i] = 1;
            }
        return out;
    }

    private void countVoxels(Box inside) {
        float[] values = probability == null ? null : probability.read(inside);
        double[] row = new double[(int) inside.shape()[2]];
        for (long z = inside.min()[0]; z < inside.max(0); z++)
            for (long y = inside.min()[1]; y < inside.max(1); y++) {
                if (!used[row(z, y)]) continue;
                if (values != null) {
                    int from = Boxes.index(inside, new long[] {z, y, inside.min()[2]});
                    for (int i = 0; i < row.length; i++) row[i] = values[from + i];
                }
                countRow(inside, z, y, values == null ? null : row);
            }
    }

    private void countRow(Box inside, long z, long y, double[] values) {
        int at = at(z, y, inside.min()[2]);
        int n = (int) inside.shape()[2];
        double one = probability == null ? 1 : probability.unit();
        int begin = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            int number = numbers[at + i];
            if (number != 0 && values != null) sum += values[i];
            if (i + 1 < n && numbers[at + i + 1] == number) continue;
            if (number != 0) {
                long x = inside.min()[2];
                sums.run(number, z, y, x + begin, x + i + 1);
                sums.probability[number] += sum / one;
            }
            begin = i + 1;
            sum = 0;
        }
    }

    private void countPairs(Box block, long z, long y) {
        int begin = at(z, y, block.min()[2]);
        int end = begin + (int) block.shape()[2];
        for (int k = 0; k < Crofton.STEPS.length; k++) {
            int[] step = Crofton.STEPS[k];
            if (!used[row(z, y)] && !used[row(z + step[0], y + step[1])]) continue;
            int by = at(z + step[0], y + step[1], block.min()[2] + step[2]) - begin;
            for (int i = begin; i < end; i++) {
                int a = numbers[i];
                int b = numbers[i + by];
                if (a != b) cross(a, b, k, i, i + by);
            }
        }
    }

    private void cross(int a, int b, int k, int first, int second) {
        if (a != 0) sums.crossings[ObjectSums.line(a, k)]++;
        if (b != 0) sums.crossings[ObjectSums.line(b, k)]++;
        if (k > 2) return;
        for (int c = 0; c < present.length; c++) {
            if (a != 0 && present[c][second] != 0) sums.faces[sums.face(a, c, k)]++;
            if (b != 0 && present[c][first] != 0) sums.faces[sums.face(b, c, k)]++;
        }
    }
}
