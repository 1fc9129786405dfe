// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockPlanTest {

    private static final int[] CHUNK = {64, 64, 64};
    private static final int[] WINDOW = {128, 128, 128};

    /** A volume that is never read. */
    private record Unread(Box bounds) implements BlockSource<float[]> {
        @Override
        public float[] read(Box box) {
            throw new AssertionError("read");
        }
    }

    private static BlockPlan plan(long budget, long... shape) {
        return shared(1, budget, shape);
    }

    private static BlockPlan shared(int processes, long budget, long... shape) {
        return BlockPlan.within(budget, needs(shape), processes);
    }

    private static BlockPlan.Needs needs(long... shape) {
        Domain domain =
                Domain.of(
                        new GreyBox(new Unread(Box.of(shape)), shape),
                        WindowShape.same(WINDOW),
                        new int[3]);
        WindowGrid grid = new WindowGrid(shape, WINDOW, 0.5);
        return new BlockPlan.Needs(domain, grid, 5, 2, 0, 0, CHUNK, 1);
    }

    @Test
    void enoughMemoryMeansOneColumn() {
        BlockPlan plan = plan(8L << 30, 300, 500, 700);
        assertEquals(List.of(Box.of(new long[] {300, 500, 700})), plan.units());
        assertEquals(5, plan.blocks(plan.units().get(0)).size());
    }

    @Test
    void theFigureIsThatOfTheArrays() {
        MemoryPlan plan =
                MemoryPlan.of(
                        WindowShape.same(4, 4, 4),
                        2,
                        new long[] {100, 200},
                        new long[] {106, 206},
                        3,
                        2,
                        1,
                        new int[] {8, 1});
        assertEquals(4L * 4 * 3 * 20_000, plan.sums());
        assertEquals(2 * 4L * 4 * 106 * 206, plan.input());
        assertEquals(4L * 64 * (3 * 3 * (2 + 2 + 2 * 2) + 1), plan.batch());
        assertEquals(5L * 8 * 20_000, plan.output());
    }

    @Test
    void lessMemoryMeansMoreColumnsOnChunkBorders() {
        long budget = 600L << 20;
        BlockPlan plan = plan(budget, 300, 500, 700);
        assertTrue(plan.units().size() > 1);
        assertTrue(plan.memory().total() <= budget);
        for (Box column : plan.units())
            for (int d = 1; d < 3; d++) assertEquals(0, column.min()[d] % 64);
    }

    @Test
    void tooLittleMemoryIsRefusedWithNumbers() {
        UsageException e = assertThrows(UsageException.class, () -> plan(50L << 20, 300, 500, 700));
        assertTrue(e.why().matches("(?s).*needs \\d+ MiB.*the budget is 50 MiB.*"), e.why());
    }

    @Test
    void aTeravoxelVolumeHasAPlan() {
        BlockPlan plan = plan(4L << 30, 10_000, 10_000, 10_000);
        assertTrue(plan.memory().total() <= 4L << 30);
    }

    @Test
    void moreBlocksThanCanBeKeptTrackOfAreRefusedWithTheirNumber() {
        UsageException e =
                assertThrows(UsageException.class, () -> plan(4L << 30, 70_000, 250_000, 200_000));
        assertTrue(e.why().matches("It needs [\\d,]+ blocks, and 2,097,152 can be .*"), e.why());
    }

    @Property(tries = 50)
    void theBlocksCoverEveryVoxelOnce(
            @ForAll @IntRange(min = 1, max = 300) int z,
            @ForAll @IntRange(min = 1, max = 900) int y,
            @ForAll @IntRange(min = 1, max = 900) int x,
            @ForAll @IntRange(min = 300, max = 2000) int mib) {
        BlockPlan plan = plan((long) mib << 20, z, y, x);
        List<Box> blocks = plan.units().stream().flatMap(c -> plan.blocks(c).stream()).toList();
        assertEquals((long) z * y * x, blocks.stream().mapToLong(Box::size).sum());
        for (int i = 0; i < blocks.size(); i++) {
            for (int d = 0; d < 3; d++) assertEquals(0, blocks.get(i).min()[d] % 64);
            for (int j = 0; j < i; j++)
                assertTrue(blocks.get(i).intersect(blocks.get(j)).isEmpty());
        }
    }

    @Property(tries = 50)
    void severalProcessesShareTheBlocks(
            @ForAll @IntRange(min = 1, max = 700) int z,
            @ForAll @IntRange(min = 1, max = 900) int y,
            @ForAll @IntRange(min = 1, max = 900) int x,
            @ForAll @IntRange(min = 1, max = 40) int processes) {
        BlockPlan plan = shared(processes, 8L << 30, z, y, x);
        List<Box> units = plan.units();
        if (processes > 1 && z > 512) assertTrue(units.size() > 1);
        if (processes == 1) assertEquals(1, units.size());
        assertEquals((long) z * y * x, units.stream().mapToLong(Box::size).sum());
        List<Box> blocks = units.stream().flatMap(u -> plan.blocks(u).stream()).toList();
        assertEquals((long) z * y * x, blocks.stream().mapToLong(Box::size).sum());
        for (int i = 0; i < units.size(); i++) {
            assertArrayEquals(new int[] {i}, plan.touched(units.get(i)).toArray());
            for (Box block : plan.blocks(units.get(i)))
                assertArrayEquals(new int[] {i}, plan.touched(block).toArray());
        }
        int[] counts = plan.counts();
        assertEquals(blocks.size(), counts[0] * counts[1] * counts[2]);
        BlockPlan again = BlockPlan.of(plan.unit(), 8L << 30, needs(z, y, x));
        assertEquals(units, again.units());
    }

    @Test
    void unitsOfAnothersPlanNeedItsMemory() {
        BlockPlan.Needs needs = needs(300, 500, 700);
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> BlockPlan.of(new long[] {300, 500, 700}, 50L << 20, needs));
        assertTrue(e.why().matches("(?s).*need \\d+ MiB.*process is 50 MiB.*"), e.why());
    }
}
