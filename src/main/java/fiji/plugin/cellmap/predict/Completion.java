// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.Counted;
import java.util.ArrayList;
import java.util.List;

/**
 * What several processes have yet to do of a prediction when one of them is done.
 *
 * @param shard that is done; null for a process that did all
 * @param units of the plan
 * @param missing blocks that nobody has written
 * @param open numbers of the units that these belong to
 */
record Completion(Shard shard, int units, int missing, List<Integer> open) {

    /** For the user, in sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (shard == null || shard.isNothing()) return notes;
        boolean idle = true;
        for (int unit = 0; unit < units && idle; unit++) idle = !shard.has(unit);
        if (idle)
            notes.add(
                    "Part %s has nothing to do: the work is divided into %s."
                            .formatted(shard, Counted.of(units, "unit")));
        notes.add(
                missing == 0
                        ? "All parts are done: the prediction is complete."
                        : "Part %s is done. Missing: %s, of parts %s: run those, or the same without @{shard}, which does all that is missing."
                                .formatted(shard, Counted.of(missing, "block"), parts()));
        return notes;
    }

    private String parts() {
        List<String> parts =
                open.stream()
                        .map(unit -> (unit + (long) shard.first()) % shard.count() + 1)
                        .distinct()
                        .sorted()
                        .map(String::valueOf)
                        .toList();
        int shown = Math.min(8, parts.size());
        String more = parts.size() > shown ? " and " + (parts.size() - shown) + " more" : "";
        return String.join(", ", parts.subList(0, shown)) + more;
    }
}
