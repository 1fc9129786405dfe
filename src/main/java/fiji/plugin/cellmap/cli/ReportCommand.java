package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = "Show runs on one page: scores, worst crops, objects, curves.")
final class ReportCommand extends VerbCommand {

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description =
                    "Run folders; or evaluated submissions with result.json beside them, or results"
                            + " (*.json). Several are compared.")
    List<String> runs;

    @Option(
            names = "--truth",
            paramLabel = "ZARR",
            description = "Ground truth for the pictures (ground_truth.zarr in the data root).")
    String truth;

    @Option(
            names = "--manifest",
            paramLabel = "CSV",
            description = "Scored crops (test_crop_manifest.csv beside the truth, or official).")
    String manifest;

    @Option(
            names = "--data",
            paramLabel = "ROOT",
            description = "Where the EM lies (the first run's data root).")
    String data;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description = "Worst labels, and predicted crops, to show pictures of (8).")
    Integer pictures;

    @Option(
            names = "--objects",
            paramLabel = "N",
            description = "Worst objects to list of each run (100).")
    Integer objects;

    @Option(
            names = "--out",
            paramLabel = "HTML",
            description = "Page (report.html in the run; comparison.html in the first of several).")
    String out;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Report(runs, truth, manifest, data, pictures, objects, out);
    }
}
