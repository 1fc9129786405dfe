// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.util.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classes that a training with new weights learns: those of its configuration that something
 * shows, and what is annotated on the screen.
 *
 * @param of the configuration
 * @param trained in the order of the output
 */
record TrainedClasses(Experiment of, Set<String> trained) {

    /**
     * @param rows all crops
     * @param made those from the screen
     */
    static TrainedClasses of(Experiment e, List<DatasplitRow> rows, List<DatasplitRow> made) {
        Set<String> shown = new LinkedHashSet<>();
        rows.forEach(row -> shown.addAll(row.classes()));
        Set<String> trained = new LinkedHashSet<>(e.classes());
        trained.retainAll(shown);
        made.forEach(row -> trained.addAll(row.classes()));
        return new TrainedClasses(e, trained);
    }

    boolean areThoseOfTheConfiguration() {
        return trained.equals(new LinkedHashSet<>(of.classes()));
    }

    /** Overrides that say so; rules about other classes go. */
    List<String> sets() {
        Map<String, Map<String, Object>> rules = new LinkedHashMap<>(of.process().classes());
        rules.keySet().retainAll(trained);
        return List.of(
                "classes=[" + String.join(", ", trained) + "]",
                "process.classes=" + Json.MAPPER.valueToTree(rules));
    }

    @Override
    public String toString() {
        return "Classes: "
                + String.join(", ", trained)
                + "; those of the configuration are "
                + String.join(", ", of.classes())
                + ".";
    }
}
