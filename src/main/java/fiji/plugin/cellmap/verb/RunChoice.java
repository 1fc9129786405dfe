// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.runfolder.BestRuns;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.runfolder.RunScores;
import fiji.plugin.cellmap.submit.Packager;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of several runs each row of a submission is taken from.
 *
 * @param runs folders
 * @param choose {@code CLASS=RUN}; null for none
 * @param roughly null for false
 */
record RunChoice(List<String> runs, List<String> choose, Boolean roughly) {

    /** Where a result lies in the folder of results. */
    static final String TEMPLATE = "{dataset}.zarr/{crop}/{class}";

    /**
     * By validation, and what the user said.
     *
     * @throws UsageException if a choice names no class or run, or scores do not compare
     */
    BestRuns best() {
        return BestRuns.of(
                runs.stream().map(RunFolder::existing).map(RunScores::of).toList(),
                chosen(),
                Boolean.TRUE.equals(roughly));
    }

    private Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (String text : choose == null ? List.<String>of() : choose) {
            int at = text.indexOf('=');
            if (at < 1)
                throw new UsageException(
                        "Invalid choice of a run",
                        "@{choose} " + text,
                        "It is not CLASS=RUN.",
                        "Write it like mito=" + runs.get(0) + ".");
            Path run = Path.of(text.substring(at + 1).strip()).normalize();
            String name =
                    runs.stream()
                            .filter(given -> Path.of(given).normalize().equals(run))
                            .map(given -> RunFolder.existing(given).root().toString())
                            .findFirst()
                            .orElse(run.toString());
            chosen.put(text.substring(0, at).strip(), name);
        }
        return chosen;
    }

    /** Where results of a row may be, the chosen run first. */
    static List<String> templates(BestRuns best, CropTarget row) {
        return best.ranking(row.className()).stream().map(RunChoice::template).toList();
    }

    private static String template(String run) {
        return new RunFolder(Path.of(run)).processed().resolve(TEMPLATE).toString();
    }

    /** Rows of which the chosen run has no result, and the run that they are from. */
    static Map<String, String> others(BestRuns best, Manifest rows) {
        Map<String, String> others = new LinkedHashMap<>();
        for (CropTarget row : rows.rows()) {
            List<String> ranking = best.ranking(row.className());
            ranking.stream()
                    .filter(run -> Packager.isThere(template(run), row))
                    .findFirst()
                    .filter(run -> !run.equals(ranking.get(0)))
                    .ifPresent(run -> others.put(row.path(), run));
        }
        return others;
    }
}
