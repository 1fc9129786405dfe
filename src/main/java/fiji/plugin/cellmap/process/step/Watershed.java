package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.watershed.DistanceTransform;
import fiji.plugin.cellmap.process.watershed.Levels;
import fiji.plugin.cellmap.process.watershed.SeededWatershed;
import fiji.plugin.cellmap.store.ChunkedArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code watershed}: parts touching objects, see {@link SeededWatershed}. The landscape is the
 * distance to the background ({@code on: distance}) or the probability of a class that lies between
 * the objects ({@code on: boundary}, {@code boundary: CLASS}, {@code smooth} in nm); seeds are the
 * basins of at least {@code dynamic}, of the same landscape or of the other ({@code seeds}).
 */
public final class Watershed implements Step {

    private static final String DISTANCE = "distance";
    private static final String BOUNDARY = "boundary";
    private static final List<String> LANDSCAPES = List.of(DISTANCE, BOUNDARY);
    private static final List<String> KEYS =
            List.of("on", "seeds", "dynamic", "boundary", "smooth");

    @Override
    public String key() {
        return "watershed";
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        if (setting.is("none")) return Optional.empty();
        setting.section(KEYS);
        if (!setting.subject().instance())
            throw setting.refuse(
                    setting.subject().name() + " is no class of objects.",
                    "only for instance classes");
        String on = setting.get("on", DISTANCE).choice(LANDSCAPES);
        String seeds = setting.get("seeds", on).choice(LANDSCAPES);
        boolean distance = seeds.equals(DISTANCE);
        if (!setting.has("dynamic"))
            throw setting.refuse(
                    "It has no dynamic.",
                    distance
                            ? "dynamic: how many nm an object narrows between two parts"
                            : "dynamic: how much the boundary's probability rises between two parts");
        double dynamic = setting.get("dynamic", 0).number(0, distance ? 1e6 : 1);
        boolean needed = on.equals(BOUNDARY) || seeds.equals(BOUNDARY);
        return Optional.of(
                new Parting(on, seeds, dynamic, boundary(setting, needed), smooth(setting)));
    }

    private static String boundary(Setting setting, boolean needed) {
        if (!needed) {
            if (setting.has("boundary") || setting.has("smooth"))
                throw setting.refuse(
                        "Neither landscape nor seeds use a boundary.",
                        "boundary and smooth only with on: boundary or seeds: boundary");
            return "";
        }
        List<String> others =
                setting.subject().others().stream()
                        .filter(c -> !c.equals(setting.subject().name()))
                        .toList();
        if (!setting.has("boundary"))
            throw setting.refuse(
                    "It names no boundary.", "boundary: one of " + String.join(", ", others));
        return setting.get("boundary", "").choice(others);
    }

    private static double smooth(Setting setting) {
        return setting.get("smooth", 0).number(0, 10_000);
    }

    private record Parting(String on, String seeds, double dynamic, String boundary, double smooth)
            implements Work {

        @Override
        public int passes() {
            int passes = 1 + SeededWatershed.SEED_PASSES + SeededWatershed.FLOOD_PASSES;
            if (on.equals(DISTANCE) || seeds.equals(DISTANCE)) passes += 2;
            if (on.equals(BOUNDARY) || seeds.equals(BOUNDARY)) passes++;
            return passes;
        }

        @Override
        public List<String> needs() {
            return boundary.isEmpty() ? List.of() : List.of(boundary);
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            Mask mask = bench.settled(draft.foreground(), "foreground");
            ChunkedArray seeded =
                    SeededWatershed.seeds(
                            landscape(seeds, mask, bench),
                            depth(bench),
                            bench.name("seeds"),
                            bench.place(),
                            bench.progress());
            return draft.with(
                    SeededWatershed.flood(
                            landscape(on, mask, bench),
                            seeded,
                            bench.name("objects"),
                            bench.place(),
                            bench.progress()));
        }

        private int depth(Bench bench) {
            return seeds.equals(DISTANCE)
                    ? Levels.ofNanometres(
                            dynamic, Arrays.stream(bench.voxelSize()).min().orElseThrow())
                    : Levels.ofProbability(dynamic);
        }

        private ChunkedArray landscape(String kind, Mask mask, Bench bench) {
            String name = bench.name(kind);
            if (kind.equals(DISTANCE))
                return new DistanceTransform(mask, bench.voxelSize(), bench.place())
                        .levels(name, bench.progress());
            Field field = bench.predictions().apply(boundary);
            if (smooth > 0) field = Smooth.blurred(field, smooth, bench.voxelSize());
            return Levels.ofField(field, mask, name, bench.place(), bench.progress());
        }
    }
}
