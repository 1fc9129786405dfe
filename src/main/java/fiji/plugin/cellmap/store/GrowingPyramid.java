// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The coarser levels of an image that is being written: a unit (chunk, or shard) is made as soon as
 * all that it is made of is finished, while that is still in the memory of the system. What is
 * missing in the end, {@link Pyramid#build} makes; it makes the same units, so the bytes do not
 * depend on who did. For one thread; units are made in parallel.
 */
public final class GrowingPyramid {

    private final List<PyramidLevel> levels = new ArrayList<>();

    /** By level: units that this has made, also those of which nothing is stored. */
    private final List<Set<List<Long>>> made = new ArrayList<>();

    /**
     * Opens the arrays of the levels, or makes them.
     *
     * @param group that holds the array {@code s0}
     * @param grid of {@code s0}
     * @param count number of levels in all
     * @throws fiji.plugin.cellmap.util.CellMapException if a level exists that does not fit
     */
    public GrowingPyramid(
            ArrayStore store, String group, VoxelGrid grid, Pyramid.Mode mode, int count) {
        ChunkedArray fine = store.open(Inspector.join(group, "s0"));
        VoxelGrid last = grid;
        for (int n = 1; n < count; n++) {
            int[] factors = Pyramid.factors(last, fine.spec().shape());
            if (Arrays.stream(factors).allMatch(f -> f == 1)) break;
            String path = Inspector.join(group, "s" + n);
            PyramidLevel level = PyramidLevel.of(store, path, fine, factors, mode);
            levels.add(level);
            made.add(new HashSet<>());
            last = Pyramid.coarser(last, factors);
            fine = level.coarse();
        }
    }

    /**
     * Makes what has become possible; blocks.
     *
     * @param changed voxels of {@code s0} that were written
     * @param finished whether all of a box of {@code s0} is
     */
    public void grow(Box changed, Predicate<Box> finished) {
        Box box = changed;
        for (int n = 0; n < levels.size(); n++) {
            PyramidLevel level = levels.get(n);
            box = level.coarser(box);
            List<long[]> ready = new ArrayList<>();
            for (long[] unit : Boxes.cells(level.coarse().writeShape(), box))
                if (!isMade(n, unit) && finished.test(finest(n, level.unit(unit)))) ready.add(unit);
            make(n, ready);
        }
    }

    /** Removes what was made of a box of {@code s0} that is going to be written again. */
    public void forget(Box lost) {
        Box box = lost;
        for (int n = 0; n < levels.size(); n++) {
            PyramidLevel level = levels.get(n);
            box = level.coarser(box);
            for (long[] unit : Boxes.cells(level.coarse().writeShape(), box)) {
                level.forget(level.unit(unit));
                made.get(n).remove(key(unit));
            }
        }
    }

    /** Makes units of a level, after those of finer ones that an earlier attempt left out. */
    private void make(int n, List<long[]> units) {
        PyramidLevel level = levels.get(n);
        for (long[] unit : units) {
            if (n == 0) continue;
            PyramidLevel finer = levels.get(n - 1);
            List<long[]> missing =
                    Boxes.cells(finer.coarse().writeShape(), level.finer(level.unit(unit))).stream()
                            .filter(part -> !isMade(n - 1, part))
                            .toList();
            make(n - 1, missing);
        }
        units.parallelStream().map(level::unit).forEach(level::make);
        for (long[] unit : units) made.get(n).add(key(unit));
    }

    private boolean isMade(int n, long[] unit) {
        PyramidLevel level = levels.get(n);
        return made.get(n).contains(key(unit)) || level.isStored(level.unit(unit));
    }

    /**
     * The voxels of s0 that a unit of a level needs: units of the levels between are made whole, so
     * those of which it takes a part need more than it does.
     */
    private Box finest(int n, Box unit) {
        Box fine = unit;
        for (int k = n; k >= 0; k--) {
            fine = levels.get(k).finer(fine);
            if (k > 0) fine = levels.get(k - 1).whole(fine);
        }
        return fine;
    }

    private static List<Long> key(long[] unit) {
        return Arrays.stream(unit).boxed().toList();
    }
}
