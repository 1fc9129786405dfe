package fiji.plugin.cellmap.process.step;

import java.util.Optional;

/**
 * {@code min_size}: objects of fewer voxels are left out; of a class without objects, connected
 * parts (26 neighbours). It comes last: what a watershed has parted is weighed part by part.
 */
public final class MinSize implements Step {

    @Override
    public String key() {
        return "min_size";
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        long voxels = setting.whole(0, Long.MAX_VALUE);
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
