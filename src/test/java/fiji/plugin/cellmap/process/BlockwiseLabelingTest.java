package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BlockwiseLabelingTest {

    private static final long ENOUGH = 1L << 28;

    record ArrayMask(byte[] values, long[] shape) implements Mask {
        @Override
        public byte[] read(Box box) {
            byte[] out = new byte[(int) box.size()];
            Boxes.copy(values, Box.of(shape), out, box);
            return out;
        }
    }

    private static int[] label(byte[] mask, int[] shape, int[] block, int minSize) {
        long[] size = {shape[0], shape[1], shape[2]};
        BlockwiseLabeling labeling =
                new BlockwiseLabeling(
                        new ArrayMask(mask, size), block, minSize, ENOUGH, Progress.none());
        int[] ids = new int[mask.length];
        labeling.forEach(
                (box, values) -> Boxes.copy(values, box, ids, Box.of(size)), Progress.none());
        int most = 0;
        for (int id : ids) most = Math.max(most, id);
        assertEquals(most, labeling.objects());
        return ids;
    }

    private static byte[] noise(SplittableRandom random, int n) {
        double density = random.nextDouble(0.02, 0.6);
        byte[] mask = new byte[n];
        for (int i = 0; i < n; i++) mask[i] = (byte) (random.nextDouble() < density ? 1 : 0);
        return mask;
    }

    @Property(tries = 300)
    void anyBlockSizeGivesTheIdsOfTheWholeArray(
            @ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = {random.nextInt(1, 13), random.nextInt(1, 13), random.nextInt(1, 13)};
        int[] block = {random.nextInt(1, 14), random.nextInt(1, 14), random.nextInt(1, 14)};
        byte[] mask = noise(random, shape[0] * shape[1] * shape[2]);
        int minSize = random.nextInt(6);
        assertArrayEquals(
                WholeArray.label(mask, shape, minSize), label(mask, shape, block, minSize));
    }

    /** A line of voxels that touch by their corners only runs through every block. */
    @Test
    void cornersConnectAcrossBlocks() {
        int[] shape = {9, 9, 9};
        for (int direction = 0; direction < 4; direction++) {
            byte[] mask = new byte[729];
            for (int i = 0; i < 9; i++) {
                int y = (direction & 1) == 0 ? i : 8 - i;
                int x = (direction & 2) == 0 ? i : 8 - i;
                mask[(i * 9 + y) * 9 + x] = 1;
            }
            int[] ids = label(mask, shape, new int[] {2, 2, 2}, 9);
            for (int i = 0; i < ids.length; i++) assertEquals(mask[i], ids[i]);
        }
    }

    @Test
    void objectsTooSmallGetNoIdAndLeaveNoGap() {
        byte[] mask = {1, 0, 1, 1, 0, 1, 0, 1, 1, 1};
        assertArrayEquals(
                new int[] {0, 0, 1, 1, 0, 0, 0, 2, 2, 2},
                label(mask, new int[] {1, 1, 10}, new int[] {1, 1, 3}, 2));
    }

    @Test
    void noiseBeyondTheMemoryIsRefused() {
        byte[] mask = new byte[64 * 64 * 64];
        for (int z = 0; z < 64; z += 2)
            for (int y = 0; y < 64; y += 2)
                for (int x = 0; x < 64; x += 2) mask[(z * 64 + y) * 64 + x] = 1;
        int[] block = {16, 16, 16};
        long[] shape = {64, 64, 64};
        long memory = BlockwiseLabeling.bytes(shape, block) + 500_000;
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                new BlockwiseLabeling(
                                        new ArrayMask(mask, shape),
                                        block,
                                        0,
                                        memory,
                                        Progress.none()));
        assertTrue(e.fix().contains("threshold"), e.fix());
    }
}
