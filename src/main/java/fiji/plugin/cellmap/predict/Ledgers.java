// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.HeldException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ledgers of one prediction: one of the whole and, beside it, one of each {@link Shard} that
 * was ever begun. Whoever has the one of the whole may make, replace and complete the arrays: a
 * process that predicts all has it from beginning to end, while no shard is at work; a shard for
 * moments, others wait. For one thread.
 */
final class Ledgers implements AutoCloseable {

    private static final String SHARD = ".shard-";
    private static final String PLAN = ".plan";

    private final Path file;
    private final boolean fresh;
    private Ledger whole;
    private Ledger own;

    /**
     * Opens the ledgers; blocks while another shard has that of the whole.
     *
     * @param file the ledger of the whole
     * @param shard null for the whole
     * @throws HeldException if another process does this part, or all of it
     */
    Ledgers(Path file, Shard shard, Progress progress) {
        this.file = file;
        boolean opened = false;
        boolean exists = Files.exists(file);
        try {
            whole = shard == null ? Ledger.open(file) : patient(progress);
            if (shard == null) requireNoShards();
            own = shard == null ? whole : Ledger.open(sibling(SHARD + shard.suffix()));
            opened = true;
        } finally {
            if (!opened) close();
        }
        fresh = !exists && whole.records().isEmpty();
    }

    /** Whether there was none. */
    boolean fresh() {
        return fresh;
    }

    /** The file that says how the work is divided. */
    Path plan() {
        return sibling(PLAN);
    }

    /** What all of them hold now, those of other processes read again. */
    List<BlockRecord> records() {
        List<BlockRecord> records = new ArrayList<>();
        if (own != whole) records.addAll(Ledger.read(file));
        records.addAll(own.records());
        for (Path shard : shards())
            if (!shard.equals(own.file())) records.addAll(Ledger.read(shard));
        return records;
    }

    /** How often what this one does was begun before. */
    int attempts() {
        return own.records().stream().mapToInt(BlockRecord::attempt).max().orElse(0);
    }

    /** Adds a record; it is on the disk when this returns. */
    void append(BlockRecord record) {
        own.append(record);
    }

    /**
     * Forgets all records and the plan; while this has the ledger of the whole.
     *
     * @throws HeldException if a shard is at work
     */
    void clear() {
        List<Path> others = new ArrayList<>(shards());
        others.remove(own.file());
        for (Path other : others) Ledger.open(other).close();
        others.forEach(Ledgers::delete);
        delete(plan());
        own.clear();
        if (whole != own) whole.clear();
    }

    private void requireNoShards() {
        for (Path shard : shards()) Ledger.open(shard).close();
    }

    /** Lets other shards have the ledger of the whole; one that predicts all keeps it. */
    void release() {
        if (whole == own) return;
        whole.close();
        whole = null;
    }

    /** Has the ledger of the whole again; blocks while another shard has it. */
    void reclaim(Progress progress) {
        if (whole == null) whole = patient(progress);
    }

    private Ledger patient(Progress progress) {
        return Claim.patiently(() -> Ledger.open(file), progress);
    }

    private List<Path> shards() {
        String prefix = file.getFileName() + SHARD;
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folder =
                Files.newDirectoryStream(
                        file.toAbsolutePath().getParent(), p -> isLedger(p, prefix))) {
            folder.forEach(path -> found.add(file.resolveSibling(path.getFileName())));
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot look for the ledgers of a prediction",
                    file.toAbsolutePath().getParent(),
                    AtomicFiles.reason(e),
                    "Check that the folder is readable.",
                    e);
        }
        found.sort(null);
        return found;
    }

    private static boolean isLedger(Path path, String prefix) {
        String name = path.getFileName().toString();
        return name.startsWith(prefix) && !name.endsWith(Ledger.LOCK);
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot replace a prediction",
                    file,
                    AtomicFiles.reason(e),
                    "Check that the folder is writable.",
                    e);
        }
    }

    @Override
    public void close() {
        Stream.of(own, whole).filter(l -> l != null).distinct().forEach(Ledger::close);
    }
}
