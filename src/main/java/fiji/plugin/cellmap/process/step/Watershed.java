// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.config.ShapeChannel;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.process.watershed.SeededWatershed;
import java.util.List;
import java.util.Optional;

/**
 * {@code watershed}: separates touching objects, see {@link SeededWatershed}. Water rises over a
 * {@link Landscape} ({@code on}); seeds are the basins of at least {@code dynamic} of the same kind
 * of landscape or another ({@code seeds}), all over the foreground or only where the probability is
 * above {@code sure}.
 */
public final class Watershed implements Step {

    private record Section(
            @Param(
                            help =
                                    "What water rises over: low where the background is far, where the class is probable, or where a boundary class is improbable.",
                            byDefault = "distance",
                            choices = {
                                Landscape.DISTANCE,
                                Landscape.PROBABILITY,
                                Landscape.BOUNDARY
                            })
                    String on,
            @Param(
                            help =
                                    "Where seeds are looked for, as for on; or where the image CLASS_centre is high, of a network that learns centres.",
                            unset = "the value of on",
                            choices = {
                                Landscape.DISTANCE,
                                Landscape.PROBABILITY,
                                Landscape.BOUNDARY,
                                Landscape.CENTRE
                            })
                    String seeds,
            @Param(
                            help =
                                    "Smallest depth of a basin that becomes an object: in nm "
                                            + "where seeds are found by distance, else in probability.",
                            min = 0,
                            max = 1e6,
                            required = true)
                    double dynamic,
            @Param(
                            help =
                                    "Seeds are looked for only where the probability is above this; 0 for everywhere.",
                            byDefault = "0",
                            min = 0,
                            max = 1)
                    double sure,
            @Param(
                            help =
                                    "Class whose prediction is the boundary; only with boundary as on or seeds.",
                            unset = "none")
                    String boundary,
            @Param(
                            help =
                                    "Standard deviation of the Gaussian that the boundary is blurred with.",
                            byDefault = "0",
                            unit = "nm",
                            min = 0,
                            max = 10_000)
                    double smooth) {}

    private record Value(
            @Param(
                            help =
                                    "How touching objects are separated; only for classes of "
                                            + "objects.",
                            byDefault = "none",
                            words = "none")
                    Section watershed) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        if (setting.is("none")) return Optional.empty();
        setting.objectsOnly();
        String on = setting.get("on", Landscape.DISTANCE).choice();
        String seeds = setting.get("seeds", on).choice();
        boolean distance = seeds.equals(Landscape.DISTANCE);
        if (!setting.has("dynamic"))
            throw setting.refuse(
                    "It has no dynamic.",
                    distance
                            ? "dynamic: how many nm an object narrows between two parts"
                            : "dynamic: how much the probability changes between two parts");
        double dynamic = setting.get("dynamic", 0).number();
        if (!distance && dynamic > 1) throw setting.get("dynamic", 0).wrong("a number from 0 to 1");
        boolean needed = on.equals(Landscape.BOUNDARY) || seeds.equals(Landscape.BOUNDARY);
        String boundary = boundary(setting, needed);
        double smooth = setting.get("smooth", 0).number();
        double sure = setting.get("sure", 0).number();
        return Optional.of(
                new Parting(
                        new Landscape(on, boundary, smooth),
                        seeds.equals(Landscape.CENTRE)
                                ? new Landscape(seeds, centres(setting), 0)
                                : new Landscape(seeds, boundary, smooth),
                        dynamic,
                        sure));
    }

    @Override
    public List<Knob> knobs(Setting setting) {
        if (setting.is("none")) return List.of();
        String seeds =
                setting.get("seeds", setting.get("on", Landscape.DISTANCE).choice()).choice();
        double largest = seeds.equals(Landscape.DISTANCE) ? 1e6 : 1;
        double dynamic = setting.get("dynamic", 0).number();
        return List.of(Knob.around(key() + ".dynamic", dynamic, largest));
    }

    private static String centres(Setting setting) {
        return ShapeChannel.CENTRE.image(setting.subject().name());
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
