// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the log says after a cancel: what is left, and how to go on. */
class StoppedTest {

    /** Stops each verb. */
    private static final VerbRunner STOPPED =
            new VerbRunner() {
                @Override
                public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
                    throw new CancelledException("Cancelled after step 3 of 9.");
                }
            };

    private static String said(CellMapCommand<?> command, Map<String, String> texts) {
        CancelledException e =
                assertThrows(
                        CancelledException.class, () -> command.execute(new QuietHost(), texts));
        return command.stopped(e);
    }

    @Test
    void whatIsKeptGoesOnFromTheMenuAndInATerminal() {
        DemoCommand demo =
                new DemoCommand() {
                    @Override
                    protected VerbRunner runner() {
                        return STOPPED;
                    }
                };
        String text = said(demo, Map.of("out", "my_demo", "device", "cpu"));
        assertEquals(
                """
                Run Demo: Cancelled after step 3 of 9.
                Finished steps are kept in the folder.
                To go on: Plugins > CellMap > Run Demo... with the same parameters, or in a terminal:
                  cellmap demo --out my_demo --device cpu""",
                text);
    }

    @Test
    void aPredictedImageGoesOnFromTheMenuOnly() {
        String text = new PredictImageCommand().stopped(new CancelledException("Cancelled."));
        assertEquals(
                """
                Predict Image: Cancelled.
                Finished blocks are kept.
                To go on: Plugins > CellMap > Predict Image... with the same parameters""",
                text);
    }

    @Test
    void whatKeepsNothingStartsAgain() {
        ValidateCommand validate =
                new ValidateCommand() {
                    @Override
                    protected VerbRunner runner() {
                        return STOPPED;
                    }
                };
        String text = said(validate, Map.of("submission", "s.zip"));
        assertTrue(text.contains("\nTo start again: Plugins > CellMap > Validate"), text);
        assertTrue(text.endsWith("\n  cellmap validate s.zip"), text);
    }
}
