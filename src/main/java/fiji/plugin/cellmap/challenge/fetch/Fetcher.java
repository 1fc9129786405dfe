// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.CsvText;
import fiji.plugin.cellmap.store.kv.Workers;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fetches crops: their ground truth whole, of their EM the chunks that they touch. The source is
 * first asked what it has, so that the size and the disk space needed are known before anything is
 * written; then whatever is missing is fetched, many files at a time, each checked and moved into
 * place in one step. The same call continues where another stopped. A chunk that the source does
 * not have stays absent: it reads as the fill value.
 */
public final class Fetcher {

    private final FetchRequest request;
    private final FetchOptions options;
    private final Progress progress;

    private Fetcher(FetchRequest request, Progress progress) {
        this.request = request;
        this.options = request.options();
        this.progress = progress;
    }

    /**
     * Fetches; blocks.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if a crop or manifest does not exist, or the
     *     source is not an address
     * @throws CellMapException if the source has none of the crops, there is not enough room, or
     *     files could not be fetched; what was fetched stays
     * @throws fiji.plugin.cellmap.util.CancelledException if it was cancelled; likewise
     */
    public static FetchReport fetch(FetchRequest request, Progress progress) {
        return new Fetcher(request, progress).fetch();
    }

    private FetchReport fetch() {
        long began = System.nanoTime();
        try (Workers workers = new Workers(options.workers(), progress)) {
            Origins origins = workers.one(() -> new Origins(request.source(), options.patience()));
            List<FetchCrop> crops = workers.one(() -> lists(request)).choose(request.crops());
            CropPlanner planner = new CropPlanner(request.challenge(), origins, options);
            List<CropPlanner.Plan> plans = workers.map("Asking for crops", crops, planner::plan);
            List<String> missing = plans.stream().flatMap(plan -> plan.missing().stream()).toList();
            if (missing.size() == crops.size() || request.named() && !missing.isEmpty())
                throw notThere(missing);
            if (options.labels()) requireClasses(plans);
            List<KeySet> sets =
                    plans.stream().flatMap(plan -> plan.sets().stream()).distinct().toList();
            Map<String, Item> items = new LinkedHashMap<>();
            plans.forEach(plan -> add(plan.items(), items));
            workers.map("Asking for chunks", sets, KeySet::find)
                    .forEach(found -> add(found, items));
            LocalFiles local = new LocalFiles(request.root());
            local.requireDistinct(items.keySet());
            List<Item> wanted = List.copyOf(items.values());
            List<Boolean> there =
                    workers.map("Looking at files", wanted, item -> isThere(item, local));
            List<Item> needed = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) if (!there.get(i)) needed.add(wanted.get(i));
            long bytes = needed.stream().mapToLong(item -> item.entry().size()).sum();
            if (!request.dryRun()) {
                progress.message(
                        Counted.of(needed.size(), "file")
                                + " to fetch, "
                                + DiskSpace.text(bytes)
                                + " in all");
                DiskSpace.need(
                        request.root(),
                        needed.stream().mapToLong(i -> DiskSpace.of(i.entry().size())).sum());
                Set<String> groups = new LinkedHashSet<>();
                plans.forEach(plan -> groups.addAll(plan.groups()));
                groups.removeIf(group -> items.containsKey(group + "/.zgroup"));
                groups.forEach(local::group);
                new Downloads(local, workers, progress).run(needed);
            }
            boolean measured = request.dryRun() && request.speed();
            return new FetchReport(
                    request.root().toString(),
                    crops.size() - missing.size(),
                    wanted.size(),
                    wanted.size() - needed.size(),
                    request.dryRun() ? 0 : needed.size(),
                    bytes,
                    (System.nanoTime() - began) / 1e9,
                    missing,
                    plans.stream().flatMap(plan -> plan.notes().stream()).toList(),
                    measured ? SpeedTrial.of(wanted, workers) : null);
        }
    }

    private void requireClasses(List<CropPlanner.Plan> plans) {
        Set<String> known = new LinkedHashSet<>();
        plans.forEach(plan -> known.addAll(plan.classes()));
        for (String name : options.classes())
            if (!known.contains(name)) request.challenge().classes().require(name);
    }

    private boolean isThere(Item item, LocalFiles local) {
        return !options.overwrite() && local.has(item.key(), item.entry(), options.verify());
    }

    private static void add(Collection<Item> found, Map<String, Item> items) {
        found.forEach(item -> items.putIfAbsent(item.key(), item));
    }

    /** The lists of the challenge, some of them replaced by manifests. */
    static FetchLists lists(FetchRequest request) {
        FetchLists lists = FetchLists.of(request.challenge());
        for (String manifest : request.manifests())
            lists = lists.with(lines(manifest, request), manifest);
        return lists;
    }

    private static List<String> lines(String manifest, FetchRequest request) {
        if (manifest.matches("(https?|s3)://.*")) {
            Origins.Spot spot = new Origins(null, request.options().patience()).at(manifest);
            byte[] text =
                    spot.place()
                            .get(spot.key())
                            .orElseThrow(() -> noManifest(manifest, "There is no such file."));
            return lines(text, manifest);
        }
        try {
            return lines(SmallFiles.bytes(Path.of(manifest), SmallFiles.TABLE), manifest);
        } catch (IOException e) {
            throw noManifest(manifest, AtomicFiles.reason(e));
        }
    }

    private static List<String> lines(byte[] text, String manifest) {
        return CsvText.of(text, manifest, "Cannot read the manifest").lines().toList();
    }

    private static CellMapException noManifest(String manifest, String why) {
        return new CellMapException(
                "Cannot read the manifest", manifest, why, "Check the path or address.");
    }

    private static CellMapException notThere(List<String> missing) {
        return new CellMapException(
                "The source does not have " + (missing.size() == 1 ? "a crop" : "the crops"),
                missing.get(0),
                missing.size() == 1
                        ? "Nothing was found at its address."
                        : "Nothing was found at " + missing.size() + " addresses.",
                "Check @{source} and @{manifest}; the addresses of a mirror must end like the "
                        + "original ones.");
    }
}
