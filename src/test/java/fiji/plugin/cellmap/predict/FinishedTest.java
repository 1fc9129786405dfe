// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class FinishedTest {

    private static final long[] SHAPE = {9, 22, 18};
    private static final int[] CHUNK = {4, 5, 4};

    private static Box box(long... minMax) {
        return Box.between(
                new long[] {minMax[0], minMax[1], minMax[2]},
                new long[] {minMax[3], minMax[4], minMax[5]});
    }

    @Property(tries = 100)
    void whatIsMissingAndWhatIsDoneAreTheWhole(@ForAll @LongRange(max = 1 << 20) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Finished finished = new Finished(SHAPE, CHUNK);
        Box block = box(4, 5, 0, 8, 22, 18);
        long done = 0;
        for (long[] index : Boxes.cells(CHUNK, block)) {
            if (random.nextInt(3) == 0) continue;
            Box cell = Boxes.cell(CHUNK, index).intersect(Box.of(SHAPE));
            finished.add(cell);
            done += cell.size();
        }
        List<Box> missing = finished.missing(block);
        long sum = 0;
        for (Box box : missing) {
            assertTrue(finished.fits(box) && block.contains(box), box + "");
            assertFalse(finished.touches(box));
            sum += box.size();
            for (Box other : missing)
                assertTrue(box == other || box.intersect(other).isEmpty(), box + " " + other);
        }
        assertEquals(block.size(), done + sum);
    }

    @Example
    void fewLargeBoxesAreMissing() {
        Finished finished = new Finished(SHAPE, CHUNK);
        Box block = box(0, 0, 0, 4, 22, 18);
        assertEquals(List.of(block), finished.missing(block));
        finished.add(box(0, 5, 8, 4, 15, 12));
        assertEquals(
                List.of(
                        box(0, 0, 0, 4, 5, 18),
                        box(0, 5, 0, 4, 15, 8),
                        box(0, 5, 12, 4, 15, 18),
                        box(0, 15, 0, 4, 22, 18)),
                finished.missing(block));
        finished.add(block);
        assertEquals(List.of(), finished.missing(block));
    }

    @Example
    void onlyWholeChunksFit() {
        Finished finished = new Finished(SHAPE, CHUNK);
        assertTrue(finished.fits(box(8, 20, 16, 9, 22, 18)));
        assertFalse(finished.fits(box(8, 20, 16, 9, 21, 18)));
        assertFalse(finished.fits(box(8, 19, 16, 9, 22, 18)));
        assertFalse(finished.fits(box(8, 20, 16, 12, 25, 20)));
        assertFalse(finished.fits(box(4, 5, 4, 4, 5, 4)));
    }
}
