// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.verb.Train;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A report follows a training where a person waits for it, and only if it is wanted. */
class AndReportTest {

    private final List<Verb<?>> ran = new ArrayList<>();
    private boolean failing;

    /** Pretends to train and to make reports. */
    private final VerbRunner pretending =
            new VerbRunner() {
                @Override
                @SuppressWarnings("unchecked")
                public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
                    ran.add(verb);
                    if (verb instanceof Report report) {
                        if (failing) throw new CellMapException("what", "where", "why", "fix");
                        return (R) new Report.Result(report.runs().get(0) + "/report.html");
                    }
                    return (R) trained(!Boolean.TRUE.equals(((Train) verb).dryRun()));
                }
            };

    private static TrainingResult trained(boolean finished) {
        return new TrainingResult(
                "r",
                "r/model.pt",
                "UNet",
                7,
                "cpu",
                1,
                1,
                9,
                0,
                1.0,
                null,
                null,
                finished,
                false,
                List.of(),
                null);
    }

    /** Somebody, or a macro, in front of windows; of none, as tests have no screen. */
    private static final class Person extends QuietHost {
        private final boolean macro;

        Person(boolean macro) {
            this.macro = macro;
        }

        @Override
        public boolean interactive() {
            return true;
        }

        @Override
        public boolean inMacro() {
            return macro;
        }
    }

    private String train(QuietHost host, Map<String, String> more) {
        TrainCommand command =
                new TrainCommand() {
                    @Override
                    protected VerbRunner runner() {
                        return pretending;
                    }
                };
        Map<String, String> texts = new java.util.HashMap<>(more);
        texts.putAll(Map.of("config", "demo", "data", "d", "run", "r"));
        return command.execute(host, texts);
    }

    @Test
    void aPersonSeesTheReport() {
        Person person = new Person(false);
        String text = train(person, Map.of());
        assertEquals(Report.of("r", null), ran.get(1));
        assertEquals(List.of(Path.of("r/report.html").toUri()), person.opened);
        assertTrue(text.endsWith("\nReport: r/report.html"), text);
    }

    @Test
    void whoDoesNotWantItGetsNone() {
        train(new Person(false), Map.of("report", "false"));
        assertEquals(1, ran.size());
    }

    @Test
    void neitherMacrosNorHeadlessRunsNorDryRunsGetOne() {
        train(new Person(true), Map.of("report", "true"));
        train(new QuietHost(), Map.of());
        train(new Person(false), Map.of("dryRun", "true"));
        assertEquals(3, ran.size());
    }

    @Test
    void aReportThatFailsLeavesTheTrainingDone() {
        failing = true;
        String text = train(new Person(false), Map.of());
        assertTrue(text.contains("Model: r/model.pt\nwhat\n  where: where"), text);
    }
}
