package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.watershed.SeededWatershed;
import java.util.List;
import java.util.Optional;

/**
 * {@code watershed}: parts touching objects, see {@link SeededWatershed}. Water rises over a {@link
 * Landscape} ({@code on}); seeds are the basins of at least {@code dynamic} of the same kind of
 * landscape or another ({@code seeds}), all over the foreground or only where the probability is
 * above {@code sure}.
 */
public final class Watershed implements Step {

    private static final List<String> KEYS =
            List.of("on", "seeds", "dynamic", "sure", "boundary", "smooth");

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
        String on = setting.get("on", Landscape.DISTANCE).choice(Landscape.KINDS);
        String seeds = setting.get("seeds", on).choice(Landscape.KINDS);
        boolean distance = seeds.equals(Landscape.DISTANCE);
        if (!setting.has("dynamic"))
            throw setting.refuse(
                    "It has no dynamic.",
                    distance
                            ? "dynamic: how many nm an object narrows between two parts"
                            : "dynamic: how much the probability changes between two parts");
        double dynamic = setting.get("dynamic", 0).number(0, distance ? 1e6 : 1);
        boolean needed = on.equals(Landscape.BOUNDARY) || seeds.equals(Landscape.BOUNDARY);
        String boundary = boundary(setting, needed);
        double smooth = setting.get("smooth", 0).number(0, 10_000);
        double sure = setting.get("sure", 0).number(0, 1);
        return Optional.of(
                new Parting(
                        new Landscape(on, boundary, smooth),
                        new Landscape(seeds, boundary, smooth),
                        dynamic,
                        sure));
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
}
