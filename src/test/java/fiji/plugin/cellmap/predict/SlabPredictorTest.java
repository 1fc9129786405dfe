// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlabPredictorTest {

    /** Sizes around the window on every axis, overlaps and blocks at random. */
    @Property(tries = 150)
    void aBlockHasTheBitsOfTheWhole(@ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] window = new int[3];
        long[] shape = new long[3];
        double[] overlap = new double[3];
        for (int d = 0; d < 3; d++) {
            window[d] = random.nextInt(2, 7);
            int[] lengths = {
                random.nextInt(1, window[d]), window[d], window[d] + 1, random.nextInt(1, 20)
            };
            shape[d] = lengths[random.nextInt(lengths.length)];
            overlap[d] = random.nextInt(0, 10) / 10.0;
        }
        Padding padding = Padding.values()[random.nextInt(3)];
        GreyBox volume = GreyBox.of(Functions.noise(seed, (int) Box.of(shape).size()), shape);
        WindowGrid grid = new WindowGrid(shape, window, overlap);
        float[] whole = predict(grid, volume, padding, Box.of(shape), 3, Functions.GLOBAL);
        float[] reference = reference(grid, volume, padding);
        Golden.assertClose(reference, whole, 1e-5, "whole volume");

        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = random.nextLong(shape[d]);
            max[d] = random.nextLong(min[d], shape[d]) + 1;
        }
        Box box = Box.between(min, max);
        int batch = random.nextInt(1, 6);
        float[] block = predict(grid, volume, padding, box, batch, Functions.GLOBAL);
        assertArrayEquals(cut(whole, shape, box), block);
    }

    /** In calls of one size, also from one layer to the next; the last one is filled up. */
    @Test
    void everyWindowIsEvaluatedOnce() {
        long[] shape = {21, 9, 30};
        WindowGrid grid = new WindowGrid(shape, new int[] {8, 8, 8}, 0.5);
        List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
        predict(
                grid,
                GreyBox.of(new float[21 * 9 * 30], shape),
                Padding.REPLICATE,
                Box.of(shape),
                4,
                (input, n, window) -> {
                    batches.add(n);
                    return new float[2 * input.length];
                });
        assertEquals(70, grid.count());
        assertEquals(Collections.nCopies(18, 4), batches);
    }

    @Test
    void aNetworkThatRunsOutOfMemoryGetsSmallerBatches() {
        long[] shape = {12, 12, 12};
        GreyBox volume = GreyBox.of(Functions.noise(3, 12 * 12 * 12), shape);
        WindowGrid grid = new WindowGrid(shape, new int[] {4, 4, 4}, 0.5);
        List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
        WindowFunction small =
                (input, n, window) -> {
                    batches.add(n);
                    if (n > 3) throw new OutOfMemoryError("test");
                    return Functions.GLOBAL.apply(input, n, window);
                };
        Box all = Box.of(shape);
        assertArrayEquals(
                predict(grid, volume, Padding.REPLICATE, all, 8, Functions.GLOBAL),
                predict(grid, volume, Padding.REPLICATE, all, 8, small));
        // Two calls run at the same time: both may fail with the same number, one long after the
        // other.
        int failed = 0;
        for (int n : new int[] {8, 4}) {
            int times = Collections.frequency(batches, n);
            assertTrue(times == 1 || times == 2, batches.toString());
            failed += times;
        }
        assertEquals(
                batches.size() - failed, Collections.frequency(batches, 2), batches.toString());
    }

    @Test
    void aNetworkThatCannotDoOneWindowSaysWhatToDo() {
        WindowFunction none =
                (input, n, window) -> {
                    throw new OutOfMemoryError("17 GiB asked for");
                };
        CellMapException e = assertThrows(CellMapException.class, () -> tiny(none));
        assertEquals("Cannot evaluate the network", e.what());
        assertEquals("Not enough memory: 17 GiB asked for", e.why());
        CellMapException wrong =
                assertThrows(CellMapException.class, () -> tiny((input, n, w) -> new float[5]));
        assertEquals("Cannot use the output of the network", wrong.what());
    }

    private static void tiny(WindowFunction function) {
        long[] shape = {4, 4, 4};
        predict(
                new WindowGrid(shape, new int[] {4, 4, 4}, 0.5),
                GreyBox.of(new float[64], shape),
                Padding.REPLICATE,
                Box.of(shape),
                2,
                function);
    }

    private static float[] predict(
            WindowGrid grid,
            GreyBox volume,
            Padding padding,
            Box box,
            int batch,
            WindowFunction function) {
        float[] weights = ImportanceMap.gaussian(0.125, grid.window());
        WindowShape windows = WindowShape.same(grid.window());
        BatchRunner runner = new BatchRunner(function, windows, 2, batch);
        int plane = (int) (box.shape()[1] * box.shape()[2]);
        int size = (int) box.size();
        float[] out = new float[2 * size];
        new SlabPredictor(
                        grid,
                        windows,
                        weights,
                        padding,
                        2,
                        runner,
                        new WindowMemory(0),
                        b -> true,
                        false)
                .run(
                        volume.grey(),
                        box,
                        (z, logits) -> {
                            int at = (int) (z - box.min()[0]) * plane;
                            for (int c = 0; c < 2; c++)
                                System.arraycopy(logits[c], 0, out, c * size + at, plane);
                        },
                        new CallPipeline(2),
                        Progress.none());
        return out;
    }

    /** The definition, voxel by voxel, in double. */
    private static float[] reference(WindowGrid grid, GreyBox volume, Padding padding) {
        int[] w = grid.window();
        long[] n = grid.shape();
        float[] image = volume.grey().read(Box.of(n));
        float[] weights = ImportanceMap.gaussian(0.125, w);
        int size = grid.windowSize();
        int total = image.length;
        double[] sum = new double[2 * total];
        double[] norm = new double[total];
        for (long z : grid.axis(0).starts())
            for (long y : grid.axis(1).starts())
                for (long x : grid.axis(2).starts()) {
                    long[] start = {z, y, x};
                    float[] input = new float[size];
                    int[] voxel = new int[size];
                    for (int i = 0; i < size; i++) {
                        int[] local = {i / (w[1] * w[2]), i / w[2] % w[1], i % w[2]};
                        long from = 0;
                        long to = 0;
                        for (int d = 0; d < 3; d++) {
                            long p = start[d] + local[d] - grid.axis(d).front();
                            long source = padding.source(p, n[d]);
                            from = from < 0 || source < 0 ? -1 : from * n[d] + source;
                            to = to < 0 || p < 0 || p >= n[d] ? -1 : to * n[d] + p;
                        }
                        input[i] = from < 0 ? 0 : image[(int) from];
                        voxel[i] = (int) to;
                    }
                    float[] out = Functions.GLOBAL.apply(input, 1, w);
                    for (int i = 0; i < size; i++) {
                        if (voxel[i] < 0) continue;
                        norm[voxel[i]] += weights[i];
                        for (int c = 0; c < 2; c++)
                            sum[c * total + voxel[i]] += weights[i] * out[c * size + i];
                    }
                }
        float[] result = new float[2 * total];
        for (int i = 0; i < result.length; i++) result[i] = (float) (sum[i] / norm[i % total]);
        return result;
    }

    private static float[] cut(float[] whole, long[] shape, Box box) {
        int total = (int) Box.of(shape).size();
        GreyBox first = GreyBox.of(Arrays.copyOf(whole, total), shape);
        GreyBox second = GreyBox.of(Arrays.copyOfRange(whole, total, 2 * total), shape);
        float[] a = first.grey().read(box);
        float[] b = second.grey().read(box);
        float[] out = Arrays.copyOf(a, 2 * a.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
