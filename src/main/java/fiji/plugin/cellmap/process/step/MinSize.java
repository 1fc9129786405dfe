// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import java.util.Optional;

/**
 * {@code min_size}: removes connected parts (26 neighbours) of a mask, or of an object, with fewer
 * voxels. It comes last: the parts made by a watershed are measured individually. An object that
 * consists of several parts keeps its id in those that are large enough, for the challenge counts
 * each part as an object.
 */
public final class MinSize implements Step {

    private record Value(
            @Param(
                            help =
                                    "Connected parts of an object, or of a mask, with fewer voxels are left out.",
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
