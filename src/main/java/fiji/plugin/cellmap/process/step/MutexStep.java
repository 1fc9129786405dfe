// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.process.affinity.MutexWatershed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code mutex_watershed}: objects from predicted affinities with near and far voxels, see {@link
 * MutexWatershed} and {@link Affinities}.
 */
public final class MutexStep implements Step {

    private record Section(
            @Param(
                            help =
                                    "The predicted offsets, in voxels z y x: [-1 0 0, 0 -1 0, 0 0 -1, -4 0 0]. The one of -4 0 0 is read from the image CLASS_aff_z-4.",
                            required = true)
                    List<String> offsets,
            @Param(
                            help =
                                    "Affinity above which neighbours that share a face attract; below it they repel.",
                            byDefault = "0.4",
                            min = 0,
                            max = 1)
                    double near,
            @Param(
                            help = "The same for voxels that are farther apart.",
                            byDefault = "0.7",
                            min = 0,
                            max = 1)
                    double far,
            @Param(
                            help =
                                    "Of the edges between voxels that are farther apart, only those of every n-th voxel along each axis count: more objects flow together, in less memory.",
                            byDefault = "1",
                            min = 1,
                            max = 64)
                    long stride) {}

    private record Value(
            @Param(
                            help =
                                    "Objects from affinities with near and far voxels; only for "
                                            + "classes of objects.",
                            byDefault = "none",
                            words = "none")
                    Section mutexWatershed) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 61;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        if (setting.is("none")) return Optional.empty();
        setting.objectsOnly();
        if (!setting.has("offsets"))
            throw setting.refuse("It has no offsets.", "offsets: those that were predicted");
        Setting given = setting.get("offsets", List.of());
        Affinities affinities = Affinities.read(given);
        if (affinities.offsets().stream().noneMatch(Offset::nearest))
            throw given.refuse(
                    "No offset is that of voxels that share a face, so nothing would grow together.",
                    "also -1 0 0, 0 -1 0 and 0 0 -1");
        int stride = (int) setting.get("stride", 1).whole();
        return Optional.of(
                new Mutexes(
                        affinities,
                        setting.get("near", 0.4).number(),
                        setting.get("far", 0.7).number(),
                        stride));
    }

    @Override
    public List<Knob> knobs(Setting setting) {
        if (setting.is("none")) return List.of();
        return List.of(
                Knob.probability(key() + ".near", setting.get("near", 0.4).number()),
                Knob.probability(key() + ".far", setting.get("far", 0.7).number()));
    }

    private record Mutexes(Affinities affinities, double near, double far, int stride)
            implements Work {

        @Override
        public int passes() {
            return MutexWatershed.PASSES;
        }

        @Override
        public List<String> needs() {
            return affinities.names();
        }

        @Override
        public boolean partsObjects() {
            return true;
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            int[] strides = new int[3];
            Arrays.fill(strides, stride);
            return draft.withObjects(
                    MutexWatershed.objects(
                            affinities.channels(bench, o -> o.nearest() ? -near : -far, strides),
                            bench.settled(draft.foreground(), "foreground"),
                            bench.name("objects"),
                            bench.place(),
                            bench.progress()));
        }
    }
}
