// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.nio.file.Path;

/** An input of commands after which a user wants to see a report. */
record AndReport(
        @Param(
                        help =
                                "Afterwards make the report of the run, and open it in the browser;"
                                        + " not in macros.",
                        label = "Report",
                        byDefault = "true")
                Boolean report) {

    /**
     * What is said of a training, after its report where one is wanted.
     *
     * @param wanted whether to make one, if somebody is there to read it
     */
    static String after(
            TrainingResult result,
            boolean wanted,
            VerbRunner runner,
            Host host,
            Progress progress) {
        String text = result.summary();
        if (!wanted || !host.asks()) return text;
        return text + make(Report.of(result.run(), null), runner, host, progress);
    }

    /**
     * Makes a report and opens it. A failure does not undo what it was to be about.
     *
     * @return the line that says where it is, or why there is none
     */
    static String make(Report verb, VerbRunner runner, Host host, Progress progress) {
        try {
            Report.Result made = runner.run(verb, progress);
            host.present(Path.of(made.page()).toUri());
            return "\n" + made.summary();
        } catch (CancelledException e) {
            return "\nThe report was not made: it was cancelled.";
        } catch (CellMapException e) {
            return "\n" + e.getMessage();
        }
    }
}
