// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sweep is, {@code sweep.json} in its folder, so that only the same sweep goes on there. How
 * far its trials are, their run folders say.
 *
 * @param version of this form: 1
 * @param config another text for each configuration that trials vary
 * @param factor of the halving; 1 without
 * @param trials overrides of each, by name
 * @param failed why a trial could not be trained, by name
 */
record SweepFile(
        int version,
        String config,
        int factor,
        Map<String, List<String>> trials,
        Map<String, String> failed) {

    static final String NAME = "sweep.json";

    static SweepFile of(String config, int factor, Map<String, List<String>> trials) {
        return new SweepFile(1, config, factor, trials, Map.of());
    }

    /**
     * This sweep, with what an earlier process found out in the folder.
     *
     * @throws UsageException if the folder holds another sweep, or something else
     */
    SweepFile in(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) return this;
        SweepFile found = Json.read(file, SweepFile.class);
        String difference =
                !found.trials.equals(trials)
                        ? "its trials are " + found.trials.values()
                        : !found.config.equals(config)
                                ? "its configuration says something else"
                                : found.factor != factor ? "it halves otherwise" : "";
        if (difference.isEmpty()) return found;
        throw new UsageException(
                "Cannot go on with the sweep",
                folder,
                "The folder holds another sweep: " + difference + ".",
                "Choose another @{out}, or delete this one.");
    }

    SweepFile failing(String trial, String why) {
        Map<String, String> more = new LinkedHashMap<>(failed);
        more.put(trial, why);
        return new SweepFile(version, config, factor, trials, more);
    }

    void write(Path folder) {
        AtomicFiles.write(folder.resolve(NAME), Json.bytes(this));
    }
}
