// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.process.affinity.Agglomeration;
import fiji.plugin.cellmap.process.affinity.Linkage;
import java.util.List;
import java.util.Optional;

/**
 * {@code agglomeration}: objects from predicted affinities of neighbouring voxels: watershed
 * fragments, joined by the mean or a quantile of their affinities; see {@link Agglomeration} and
 * {@link Affinities}.
 */
public final class AgglomerationStep implements Step {

    private record Section(
            @Param(
                            help =
                                    "Fragments are joined as long as the mean affinity of their common faces, or its quantile, is above 1 - threshold: larger values join more.",
                            min = 0,
                            max = 1,
                            required = true)
                    double threshold,
            @Param(
                            help = "A voxel whose affinities are all no larger is background.",
                            byDefault = "0.0001",
                            min = 0,
                            max = 1)
                    double low,
            @Param(
                            help = "Voxels with at least this affinity are always of one fragment.",
                            byDefault = "0.9999",
                            min = 0,
                            max = 1)
                    double high,
            @Param(
                            help =
                                    "Percentile of the affinities of common faces that counts instead of their mean: 50 is the median.",
                            unset = "the mean",
                            min = 1,
                            max = 99)
                    Long quantile,
            @Param(
                            help =
                                    "What a quantile is taken of: of the largest affinity of each pair of fragments that touch, or of all.",
                            byDefault = "largest",
                            choices = {"largest", "all"})
                    String of) {}

    private record Value(
            @Param(
                            help =
                                    "Objects from affinities of neighbouring voxels, read from the images CLASS_aff_z-1, CLASS_aff_y-1 and CLASS_aff_x-1; only for "
                                            + "classes of objects.",
                            byDefault = "none",
                            words = "none")
                    Section agglomeration) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 62;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        if (setting.is("none")) return Optional.empty();
        setting.objectsOnly();
        if (!setting.has("threshold"))
            throw setting.refuse("It has no threshold.", "threshold: from 0 to 1, say 0.5");
        double low = setting.get("low", 0.0001).number();
        double high = setting.get("high", 0.9999).number();
        if (low >= high)
            throw setting.refuse(
                    "low is " + low + " and high is " + high + ".", "low smaller than high");
        double threshold = setting.get("threshold", 0).number();
        return Optional.of(
                new Joining(
                        new Affinities(setting.subject().name(), Affinities.NEAREST),
                        new Agglomeration.Limits(low, high, threshold, linkage(setting))));
    }

    private static Linkage linkage(Setting setting) {
        String of = setting.get("of", "largest").choice();
        if (setting.has("quantile"))
            return new Linkage((int) setting.get("quantile", 0).whole(), of.equals("largest"));
        if (setting.has("of"))
            throw setting.get("of", of).refuse("The mean is of all.", "only with a quantile");
        return Linkage.MEAN;
    }

    @Override
    public List<Knob> knobs(Setting setting) {
        if (setting.is("none")) return List.of();
        double threshold = setting.get("threshold", 0).number();
        return List.of(Knob.probability(key() + ".threshold", threshold));
    }

    private record Joining(Affinities affinities, Agglomeration.Limits limits) implements Work {

        @Override
        public int passes() {
            return Agglomeration.PASSES;
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
            return draft.withObjects(
                    Agglomeration.objects(
                            affinities.channels(bench, o -> 0, new int[] {1, 1, 1}),
                            bench.settled(draft.foreground(), "foreground"),
                            limits,
                            bench.name("objects"),
                            bench.place(),
                            bench.progress()));
        }
    }
}
