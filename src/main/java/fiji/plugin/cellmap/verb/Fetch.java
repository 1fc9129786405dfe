// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.fetch.ArchiveFetcher;
import fiji.plugin.cellmap.challenge.fetch.FetchOptions;
import fiji.plugin.cellmap.challenge.fetch.FetchReport;
import fiji.plugin.cellmap.challenge.fetch.FetchRequest;
import fiji.plugin.cellmap.challenge.fetch.Fetcher;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Fetches the data of a challenge. The same verb fetches only what is missing. */
@Purpose(Fetch.PURPOSE)
public record Fetch(
        @Param(
                        help = "Folder for the datasets; files that are already there are kept.",
                        label = "Data root",
                        placeholder = "ROOT",
                        required = true,
                        kind = Param.Kind.NEW_FOLDER)
                String out,
        @Param(
                        help = "All crops, only those for training or for the test, or numbers.",
                        placeholder = "all|train|test|N,…",
                        byDefault = "all")
                String crops,
        @Param(
                        help =
                                "Mirror with the same keys: s3://BUCKET, https://HOST/PATH or a folder.",
                        placeholder = "URL",
                        unset = "the original")
                String source,
        @Param(
                        help =
                                "Lists instead of the built-in ones: the official manifest.csv, test_crop_manifest.csv or zip_manifest.csv, by path or address.",
                        name = "manifest",
                        label = "Manifests",
                        placeholder = "CSV,…",
                        unset = "the built-in lists")
                List<String> manifests,
        @Param(help = Words.CHALLENGE, placeholder = "NAME|YAML", unset = "CellMap's")
                String challenge,
        @Param(
                        help = "EM (raw), ground truth (labels), or both.",
                        label = "Part",
                        byDefault = "both",
                        choices = {"both", "raw", "labels"})
                String only,
        @Param(help = "Classes of the ground truth.", placeholder = "CLASS,…", unset = "all")
                List<String> classes,
        @Param(
                        help = "Margin of EM around each crop, on every level.",
                        unit = "voxels",
                        byDefault = "0",
                        min = 0)
                Integer padding,
        @Param(
                        help =
                                "Also fetch EM levels finer than the ground truth; that can be a lot of data.",
                        byDefault = "false")
                Boolean allResolutions,
        @Param(
                        help =
                                "Fetch all crops as one prepared archive, which is unpacked and deleted.",
                        label = "Archive",
                        byDefault = "false")
                Boolean zip,
        @Param(
                        help = "Leave the archive in the data root.",
                        label = "Keep archive",
                        byDefault = "false")
                Boolean keepZip,
        @Param(help = "Files to fetch at a time.", byDefault = "32", min = 1, max = 256)
                Integer workers,
        @Param(help = "Also fetch what is already there.", byDefault = "false") Boolean overwrite,
        @Param(
                        help = "Compare what is already there with the source's MD5 sums.",
                        byDefault = "false")
                Boolean verify,
        @Param(help = "Only say what would be fetched.", byDefault = "false") Boolean dryRun)
        implements Verb<Fetch.Result> {

    public static final String PURPOSE =
            "Fetch the data of the challenge. The same command again fetches what is missing.";

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
    public String left() {
        return "Files that were fetched are kept.";
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
        Verb.check(this);
        int voxels = padding == null ? 0 : padding;
        int threads = workers == null ? FetchOptions.DEFAULT.workers() : workers;
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
