// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.fetch.ArchiveFetcher;
import fiji.plugin.cellmap.challenge.fetch.FetchOptions;
import fiji.plugin.cellmap.challenge.fetch.FetchReport;
import fiji.plugin.cellmap.challenge.fetch.FetchRequest;
import fiji.plugin.cellmap.challenge.fetch.Fetcher;
import fiji.plugin.cellmap.challenge.fetch.SpeedTrial;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
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
                        help =
                                "Only the crops for the test or for training, all crops, or numbers.",
                        placeholder = "test|train|all|N,…",
                        unset = "must be given; all of an archive")
                String crops,
        @Param(
                        help =
                                "Mirror with the same keys: s3://BUCKET, https://HOST/PATH or a folder.",
                        placeholder = "URL",
                        unset = "the original",
                        advanced = true)
                String source,
        @Param(
                        help =
                                "Lists instead of the built-in ones: the official manifest.csv, test_crop_manifest.csv or zip_manifest.csv, by path or address.",
                        name = "manifest",
                        label = "Manifests",
                        placeholder = "CSV,…",
                        unset = "the built-in lists",
                        advanced = true)
                List<String> manifests,
        @Param(
                        help = Words.CHALLENGE,
                        placeholder = "NAME|YAML",
                        unset = "CellMap's",
                        kind = Param.Kind.CHALLENGE,
                        extensions = "yaml",
                        advanced = true)
                String challenge,
        @Param(
                        help = "EM (raw), ground truth (labels), or both.",
                        label = "Part",
                        byDefault = "both",
                        choices = {"both", "raw", "labels"})
                String only,
        @Param(
                        help = "Classes of the ground truth.",
                        placeholder = "CLASS,…",
                        unset = "all",
                        excludes = "only=raw")
                List<String> classes,
        @Param(
                        help = "Margin of EM around each crop, on every level.",
                        unit = "voxels",
                        byDefault = "0",
                        excludes = "only=labels",
                        advanced = true,
                        min = 0)
                Integer padding,
        @Param(
                        help =
                                "Also fetch EM levels finer than the ground truth; that can be a lot of data.",
                        byDefault = "false",
                        excludes = "only=labels",
                        advanced = true)
                Boolean allResolutions,
        @Param(
                        help =
                                "Fetch all crops as one prepared archive, which is unpacked and deleted.",
                        label = "Archive",
                        byDefault = "false",
                        advanced = true)
                Boolean zip,
        @Param(
                        help = "Leave the archive in the data root.",
                        label = "Keep archive",
                        byDefault = "false",
                        needs = "zip",
                        advanced = true)
                Boolean keepZip,
        @Param(
                        help = "Files to fetch at a time.",
                        byDefault = "32",
                        min = 1,
                        max = 256,
                        advanced = true)
                Integer workers,
        @Param(help = "Also fetch what is already there.", byDefault = "false", advanced = true)
                Boolean overwrite,
        @Param(
                        help = "Compare what is already there with the source's MD5 sums.",
                        byDefault = "false",
                        advanced = true)
                Boolean verify,
        @Param(help = "Only say what would be fetched.", byDefault = "false") Boolean dryRun,
        @Param(
                        help =
                                "Also measure how fast the source answers: some of the files are fetched for at most ten seconds, and not kept.",
                        label = "Measure speed",
                        byDefault = "false",
                        needs = "dryRun",
                        excludes = "zip",
                        advanced = true)
                Boolean speed)
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
                            "%s%s; there before: %d; %s: %d (%.1f MiB)",
                            report.crops() == 0 ? "" : Counted.of(report.crops(), "crop") + ", ",
                            Counted.of(report.files(), "file"),
                            report.kept(),
                            dryRun ? "to fetch" : "fetched",
                            dryRun ? report.files() - report.kept() : report.fetched(),
                            report.bytes() / 1048576.0));
            if (!dryRun) text.append(String.format(Locale.ROOT, " in %.1f s", report.seconds()));
            if (report.speed() != null) text.append('\n').append(speed(report));
            return text.append("\nData root: ").append(report.root()).toString();
        }
    }

    private static String speed(FetchReport report) {
        SpeedTrial speed = report.speed();
        if (speed.rate() == 0) return "Speed: there is nothing to measure it by";
        return String.format(
                Locale.ROOT,
                "Speed: %.1f MiB/s, %.0f files/s (%s, %.1f MiB in %.1f s); all of it would take about %.0f min",
                speed.rate() / 1048576,
                speed.files() / speed.seconds(),
                Counted.of(speed.files(), "file"),
                speed.bytes() / 1048576.0,
                speed.seconds(),
                Math.ceil(report.bytes() / speed.rate() / 60));
    }

    @Override
    public String left() {
        return "Files that were fetched are kept.";
    }

    @Override
    public void check() {
        Verb.super.check();
        if (crops() == null && !is(zip))
            throw new UsageException(
                    "Nothing says which crops to fetch",
                    "@{crops}",
                    "All of them are hundreds, and many gigabytes.",
                    "Give test, train, all, or numbers; with @{dryRun}, it only says how much they are.");
    }

    /** What was asked for; null for nothing. */
    @Override
    public String crops() {
        return crops == null || crops.isBlank() ? null : crops.strip();
    }

    @Override
    public Result run(Progress progress) {
        check();
        FetchRequest request =
                new FetchRequest(
                        Challenge.find(challenge),
                        Path.of(out),
                        crops() == null ? "all" : crops(),
                        source,
                        manifests == null ? List.of() : manifests,
                        options(),
                        is(dryRun),
                        is(speed));
        FetchReport report =
                is(zip)
                        ? ArchiveFetcher.fetch(request, is(keepZip), progress)
                        : Fetcher.fetch(request, progress);
        return new Result(report, is(dryRun));
    }

    private FetchOptions options() {
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
