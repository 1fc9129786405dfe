// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.runfolder.RunFolder;
import java.util.List;
import java.util.Optional;

/** Where a run did worst, as its evaluation says. */
public final class WorstLabels {

    private WorstLabels() {}

    /**
     * The labels in the order in which they are worth a look, as the report shows them; reads the
     * result of the run.
     *
     * @return such as {@code crop557/mito}; empty if the run was not evaluated
     * @throws fiji.plugin.cellmap.util.CellMapException if the result cannot be read
     */
    public static List<String> of(RunFolder run) {
        Source source =
                new Source(
                        String.valueOf(run.root().getFileName()),
                        Optional.of(run),
                        run.result(),
                        Optional.empty());
        return Evaluation.of(source).map(e -> Worst.of(List.of(e)).paths()).orElse(List.of());
    }
}
