package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Fetch;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fetch",
        description = "Fetch the data of the challenge; again, only what is missing.")
final class FetchCommand extends VerbCommand {

    @Option(names = "--out", required = true, paramLabel = "ROOT", description = "Data root.")
    String out;

    @Option(
            names = "--crops",
            paramLabel = "all|train|test|N,…",
            description = "Which crops (all).")
    String crops;

    @Option(
            names = "--source",
            paramLabel = "URL",
            description =
                    "A mirror: s3://BUCKET, https://HOST/PATH or a folder with the same keys.")
    String source;

    @Option(
            names = "--manifest",
            split = ",",
            paramLabel = "CSV",
            description =
                    "Lists instead of the built-in ones: the official manifest.csv,"
                            + " test_crop_manifest.csv or zip_manifest.csv, by path or address.")
    List<String> manifests;

    @Option(
            names = "--challenge",
            paramLabel = "NAME|YAML",
            description = "Shipped challenge or definition (cellmap).")
    String challenge;

    @Option(names = "--only", paramLabel = "raw|labels", description = "Only EM, or ground truth.")
    String only;

    @Option(names = "--classes", split = ",", description = "Only these classes (all).")
    List<String> classes;

    @Option(
            names = "--padding",
            paramLabel = "VOXELS",
            description = "EM around each crop, so many voxels on every level (0).")
    Integer padding;

    @Option(
            names = "--all-resolutions",
            description = "Also EM levels finer than the ground truth; can be very much.")
    boolean allResolutions;

    @Option(
            names = "--zip",
            description = "All crops as one prepared archive, which is unpacked and deleted.")
    boolean zip;

    @Option(names = "--keep-zip", description = "Leave the archive in the data root.")
    boolean keepZip;

    @Option(names = "--workers", description = "Files at a time (32).")
    Integer workers;

    @Option(names = "--overwrite", description = "Fetch what is there already, too.")
    boolean overwrite;

    @Option(
            names = "--verify",
            description = "Compare what is there already with the source's MD5 sums.")
    boolean verify;

    @Option(names = "--dry-run", description = "Only say what would be fetched.")
    boolean dryRun;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Fetch(
                out,
                crops,
                source,
                manifests,
                challenge,
                only,
                classes,
                padding,
                allResolutions,
                zip,
                keepZip,
                workers,
                overwrite,
                verify,
                dryRun);
    }
}
