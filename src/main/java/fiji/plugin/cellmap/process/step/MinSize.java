// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import java.util.Optional;

/**
 * {@code min_size}: removes objects with fewer voxels; for a class without objects, connected parts
 * (26 neighbours). It comes last: the parts made by a watershed are measured individually.
 */
public final class MinSize implements Step {

    private record Value(
            @Param(
                            help =
                                    "Objects, or connected parts of a mask, with fewer voxels are left out.",
                            byDefault = "0",
                            unit = "voxels",
                            min = 0)
                    long minSize) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        long voxels = setting.whole();
        return voxels <= 1 ? Optional.empty() : Optional.of(new AtLeast(voxels));
    }

    private record AtLeast(long voxels) implements Work {
        @Override
        public int passes() {
            return 0;
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            return draft.withMinSize(voxels);
        }
    }
}
