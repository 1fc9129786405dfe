// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.RegionMask;
import java.util.Optional;

/**
 * {@code fill_holes}: fills parts of the background that share faces and do not touch the border of
 * the volume, up to a size in voxels, or {@code all}.
 */
public final class FillHoles implements Step {

    private static final String ALL = "all";

    private record Value(
            @Param(
                            help = "Largest hole that is filled; all for holes of any size.",
                            byDefault = "0",
                            unit = "voxels",
                            min = 0,
                            words = "all")
                    long fillHoles) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        if (setting.is(ALL)) return Optional.of(new Fill(Long.MAX_VALUE));
        long largest = setting.whole();
        return largest == 0 ? Optional.empty() : Optional.of(new Fill(largest));
    }

    private record Fill(long largest) implements Work {
        @Override
        public int passes() {
            return 3;
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            Mask mask = bench.settled(draft.foreground(), "open");
            return draft.with(
                    RegionMask.filled(
                            mask, largest, bench.name("filled"), bench.place(), bench.progress()));
        }
    }
}
