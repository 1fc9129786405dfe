package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.fetch.ArchiveFetcher;
import fiji.plugin.cellmap.challenge.fetch.FetchOptions;
import fiji.plugin.cellmap.challenge.fetch.FetchReport;
import fiji.plugin.cellmap.challenge.fetch.FetchRequest;
import fiji.plugin.cellmap.challenge.fetch.Fetcher;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Fetches the data of a challenge. The same verb fetches only what is missing.
 *
 * @param out data root to fill
 * @param crops {@code all}, {@code train}, {@code test}, or numbers with commas; null for all
 * @param source mirror that has the keys of the original: {@code s3://…}, {@code https://…} or a
 *     folder; null for the original
 * @param manifests CSV files or addresses that replace the lists of the challenge; null for none
 * @param challenge shipped name or definition; null for CellMap's
 * @param only {@code raw} or {@code labels}; null for both
 * @param classes of the ground truth; null for all
 * @param padding voxels of EM around each crop, the same number on every level; null for 0
 * @param allResolutions also EM levels finer than the ground truth; null for false
 * @param zip one prepared archive of everything; null for false
 * @param keepZip leaves the archive in the data root; null for false
 * @param workers files at a time; null for 32
 * @param overwrite fetches what is there already, too; null for false
 * @param verify compares what is there with the source's MD5 sums; null for false
 * @param dryRun only says what would be fetched; null for false
 */
public record Fetch(
        String out,
        String crops,
        String source,
        List<String> manifests,
        String challenge,
        String only,
        List<String> classes,
        Integer padding,
        Boolean allResolutions,
        Boolean zip,
        Boolean keepZip,
        Integer workers,
        Boolean overwrite,
        Boolean verify,
        Boolean dryRun)
        implements Verb<Fetch.Result> {

    private static final List<String> PARTS = List.of("raw", "labels");
    private static final int MOST_WORKERS = 256;

    /** What came out. */
    public record Result(FetchReport report, boolean dryRun) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            report.missing().forEach(m -> text.append("Missing: ").append(m).append('\n'));
            report.notes().forEach(n -> text.append("Note: ").append(n).append('\n'));
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s%d files; %d were there, %s %d (%.1f MiB)",
                            report.crops() == 0 ? "" : report.crops() + " crops, ",
                            report.files(),
                            report.kept(),
                            dryRun ? "to fetch" : "fetched",
                            dryRun ? report.files() - report.kept() : report.fetched(),
                            report.bytes() / 1048576.0));
            if (!dryRun) text.append(String.format(Locale.ROOT, " in %.1f s", report.seconds()));
            return text.append("\nData root: ").append(report.root()).toString();
        }
    }

    @Override
    public Result run(Progress progress) {
        if (out == null || out.isBlank())
            throw new UsageException(
                    "No data root is given",
                    "",
                    "Nothing says where to put the data.",
                    "Name one.");
        if (Files.isRegularFile(Path.of(out)))
            throw new UsageException(
                    "Cannot write into the data root", out, "It is a file.", "Name a folder.");
        FetchRequest request =
                new FetchRequest(
                        Challenge.find(challenge),
                        Path.of(out),
                        crops == null || crops.isBlank() ? "all" : crops.strip(),
                        source,
                        manifests == null ? List.of() : manifests,
                        options(),
                        is(dryRun));
        FetchReport report =
                is(zip)
                        ? ArchiveFetcher.fetch(request, is(keepZip), progress)
                        : Fetcher.fetch(request, progress);
        return new Result(report, is(dryRun));
    }

    private FetchOptions options() {
        if (only != null && !PARTS.contains(only))
            throw new UsageException(
                    "Unknown part '" + only + "'", "--only", "", "Choose one of " + PARTS + ".");
        int voxels = padding == null ? 0 : padding;
        int threads = workers == null ? FetchOptions.DEFAULT.workers() : workers;
        if (voxels < 0 || threads < 1 || threads > MOST_WORKERS)
            throw new UsageException(
                    "Impossible number",
                    voxels < 0 ? "--padding " + voxels : "--workers " + threads,
                    "Padding is at least 0, workers are 1 to " + MOST_WORKERS + ".",
                    "Give another number.");
        return new FetchOptions(
                !"labels".equals(only),
                !"raw".equals(only),
                classes == null ? List.of() : classes,
                voxels,
                is(allResolutions),
                threads,
                is(overwrite),
                is(verify),
                Patience.LONG);
    }

    private static boolean is(Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
