// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import fiji.plugin.cellmap.engine.install.EngineBundle.Part;
import fiji.plugin.cellmap.store.kv.Entry;
import fiji.plugin.cellmap.store.kv.PartFile;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.store.kv.Workers;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a bundle: in a folder of the user, where they stay, or fetched into one of ours,
 * where an interrupted download goes on.
 */
final class PartFiles {

    /** Pieces of a file at a time; each is in memory. */
    private static final int WORKERS = 8;

    private static final long KIB = 1024;

    private final EngineBundle bundle;
    private final Optional<PartSource> source;
    private final Path folder;

    private PartFiles(EngineBundle bundle, Optional<PartSource> source, Path folder) {
        this.bundle = bundle;
        this.source = source;
        this.folder = folder;
    }

    static PartFiles in(EngineBundle bundle, Path folder) {
        return new PartFiles(bundle, Optional.empty(), folder);
    }

    /**
     * @param downloads folder for what is fetched
     */
    static PartFiles from(EngineBundle bundle, String address, Path downloads, Patience patience) {
        return new PartFiles(bundle, Optional.of(new PartSource(address, patience)), downloads);
    }

    /** Names of the files that a folder lacks. */
    List<String> missing() {
        return bundle.parts().stream()
                .filter(part -> present(part).isEmpty())
                .map(Part::file)
                .toList();
    }

    /** Bytes still to be fetched. */
    long toFetch() {
        return source.isEmpty()
                ? 0
                : bundle.parts().stream()
                        .filter(part -> present(part).isEmpty())
                        .mapToLong(part -> part.bytes() - begun(part).present())
                        .sum();
    }

    private PartFile begun(Part part) {
        Entry entry = new Entry(part.file(), part.bytes(), part.sha256(), Instant.EPOCH);
        return new PartFile(folder.resolve(part.file()), entry);
    }

    /** A file of the right name and size. */
    private Optional<Path> present(Part part) {
        return part.all()
                .filter(p -> PartChecks.size(folder.resolve(p.file())) == p.bytes())
                .map(p -> folder.resolve(p.file()))
                .findFirst();
    }

    /**
     * All files, fetched where they are missing, and checked; blocks.
     *
     * @throws CellMapException if one is missing, cannot be fetched or is damaged
     */
    List<Path> complete(Progress progress) {
        List<Path> files = new ArrayList<>();
        if (toFetch() > 0) fetch(progress);
        progress.begin("Checking files", bundle.parts().size());
        for (Part part : bundle.parts()) {
            Path file = present(part).orElseThrow(() -> absent(part));
            String sum = PartChecks.sha256(file, progress);
            if (part.all().noneMatch(p -> p.sha256().equals(sum))) throw damaged(file);
            files.add(file);
            progress.advance(1);
        }
        return files;
    }

    private void fetch(Progress progress) {
        progress.begin("Fetching (KiB)", bundle.download() / KIB);
        try (Workers workers = new Workers(WORKERS, progress)) {
            for (Part part : bundle.parts()) {
                if (present(part).isPresent()) {
                    progress.advance(part.bytes() / KIB);
                    continue;
                }
                progress.message(part.file());
                try (Value value = source.orElseThrow().open(part)) {
                    begun(part).complete(value, workers, progress);
                }
            }
        }
    }

    /** A file that was fetched is fetched again next time; one of the user stays. */
    private CellMapException damaged(Path file) {
        if (source.isPresent()) drop(file);
        return PartChecks.damaged(file);
    }

    /** Deletes what was fetched. */
    void drop() {
        if (source.isEmpty()) return;
        try {
            AtomicFiles.deleteTree(folder);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot delete what was fetched", folder, AtomicFiles.reason(e), "", e);
        }
    }

    private static void drop(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CellMapException("Cannot delete a file", file, AtomicFiles.reason(e), "", e);
        }
    }

    private CellMapException absent(Part part) {
        return new CellMapException(
                "A part of the engine is missing",
                folder.resolve(part.file()),
                "There is no such file of " + part.bytes() + " bytes.",
                "Put it there, and install again.");
    }
}
