package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.run.Outcome;
import fiji.plugin.cellmap.run.Report;
import fiji.plugin.cellmap.run.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "report", description = "Show runs on one page: curves, pictures, scores.")
final class ReportCommand extends VerbCommand {

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders.")
    List<String> runs;

    @Option(names = "--truth", paramLabel = "ZARR", description = "Ground truth to show beside.")
    String truth;

    @Option(names = "--out", paramLabel = "HTML", description = "Page (report.html of the run).")
    String out;

    @Override
    Verb<? extends Outcome> verb() {
        return new Report(runs, truth, out);
    }
}
