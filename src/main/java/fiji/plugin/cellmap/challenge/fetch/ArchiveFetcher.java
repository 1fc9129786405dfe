// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.ChallengeSource.Archive;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.store.kv.Entry;
import fiji.plugin.cellmap.store.kv.PartFile;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.store.kv.Workers;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fetches everything as one of the prepared archives, and unpacks it. Both steps continue where an
 * earlier call stopped.
 */
public final class ArchiveFetcher {

    private static final long KIB = 1024;

    /** Parts at a time; each is in memory. */
    private static final int PARTS = 8;

    private final FetchRequest request;
    private final FetchOptions options;
    private final Progress progress;

    private ArchiveFetcher(FetchRequest request, Progress progress) {
        this.request = request;
        this.options = request.options();
        this.progress = progress;
    }

    /**
     * Fetches and unpacks; blocks.
     *
     * @param keep whether the zip file stays in the data root
     * @throws UsageException if no archive holds just what is asked for
     * @throws CellMapException if the archive is not there or damaged, or there is not enough room
     */
    public static FetchReport fetch(FetchRequest request, boolean keep, Progress progress) {
        return new ArchiveFetcher(request, progress).fetch(keep);
    }

    private FetchReport fetch(boolean keep) {
        try (Workers asking = new Workers(1, progress)) {
            return fetch(keep, asking);
        }
    }

    private FetchReport fetch(boolean keep, Workers asking) {
        long began = System.nanoTime();
        FetchLists lists = asking.one(() -> Fetcher.lists(request));
        Archive archive = find(lists.archives());
        Origins.Spot spot =
                asking.one(
                        () -> new Origins(request.source(), options.patience()).at(archive.url()));
        Entry entry =
                asking.one(() -> spot.place().stat(spot.key())).orElseThrow(() -> notThere(spot));
        Path zip = request.root().resolve(spot.key().substring(spot.key().lastIndexOf('/') + 1));
        List<String> notes = List.of("The archive has " + DiskSpace.text(entry.size()) + ".");
        progress.message(notes.get(0));
        if (request.dryRun()) return report(0, 0, 0, entry.size(), began, notes);
        boolean whole = !options.overwrite() && size(zip) == entry.size();
        if (!whole) download(spot, entry, zip);
        Unpacker.Unpacked unpacked =
                new Unpacker(zip, request.root(), heads(lists), progress).run();
        if (unpacked.files() == 0)
            throw new CellMapException(
                    "The archive holds no data",
                    zip,
                    "It contains no dataset of the challenge.",
                    "Check @{manifest} and @{challenge}.");
        try {
            if (!keep) Files.deleteIfExists(zip);
        } catch (IOException e) {
            throw new CellMapException("Cannot delete a file", zip, AtomicFiles.reason(e), "", e);
        }
        return report(
                unpacked.files(),
                unpacked.kept(),
                unpacked.files() - unpacked.kept(),
                whole ? 0 : entry.size(),
                began,
                notes);
    }

    private void download(Origins.Spot spot, Entry entry, Path zip) {
        PartFile part = new PartFile(zip, entry);
        // Chunks are compressed already: unpacked they take about as much as the archive.
        DiskSpace.need(request.root(), 2 * entry.size() - part.present());
        try (Value value = spot.place().open(spot.key()).orElseThrow(() -> notThere(spot));
                Workers workers = new Workers(Math.min(PARTS, options.workers()), progress)) {
            progress.begin("Fetching (KiB)", entry.size() / KIB);
            part.complete(value, workers, progress);
        }
    }

    private FetchReport report(
            int files, int kept, int fetched, long bytes, long began, List<String> notes) {
        double seconds = (System.nanoTime() - began) / 1e9;
        String root = request.root().toString();
        return new FetchReport(
                root, 0, files, kept, fetched, bytes, seconds, List.of(), notes, null);
    }

    private Archive find(List<Archive> archives) {
        boolean everything =
                request.crops().equals("all")
                        && options.raw()
                        && options.labels()
                        && options.classes().isEmpty();
        return archives.stream()
                .filter(a -> everything)
                .filter(a -> a.allResolutions() == options.allResolutions())
                .filter(a -> a.padding() == options.padding())
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "There is no such archive",
                                        "@{zip}",
                                        "Archives hold all crops with all classes, with padding "
                                                + archives.stream()
                                                        .map(Archive::padding)
                                                        .distinct()
                                                        .sorted()
                                                        .toList()
                                                + ".",
                                        "Fetch without @{zip}."));
    }

    /** What lies directly below the data root. */
    private Set<String> heads(FetchLists lists) {
        DataLayout layout = request.challenge().layout(Path.of(""));
        Set<String> heads = new HashSet<>();
        for (FetchCrop crop : lists.choose("all"))
            heads.add(layout.em(crop.dataset()).path().getName(0).toString());
        return heads;
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static CellMapException notThere(Origins.Spot spot) {
        return new CellMapException(
                "The source does not have the archive",
                spot.location(),
                "Nothing was found at its address.",
                "Check @{source} and @{manifest}, or fetch without @{zip}.");
    }
}
