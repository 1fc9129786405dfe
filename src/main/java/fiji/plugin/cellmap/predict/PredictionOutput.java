// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The arrays of a prediction with the ledger of what is finished, by this or an earlier attempt.
 * For one thread; another process is kept out until it is closed.
 */
final class PredictionOutput implements AutoCloseable {

    private final PredictionRequest request;
    private final PredictionArrays arrays;
    private final List<String> names;
    private final String hash;
    private int attempt;
    private final Ledgers ledgers;
    private final Finished finished;
    private final Map<Box, BlockRecord> done = new LinkedHashMap<>();

    /**
     * Opens the ledgers, or makes them; blocks while other shards prepare.
     *
     * @param predictor of the result
     * @param chunk what of its arrays is written at once
     * @param hash of what the values depend on
     * @param shard that is going to be written; null for all
     * @throws fiji.plugin.cellmap.util.HeldException if another process has the ledger open
     */
    PredictionOutput(
            PredictionRequest request,
            BlockPredictor predictor,
            int[] chunk,
            String hash,
            Shard shard,
            Progress progress) {
        this.request = request;
        this.hash = hash;
        arrays = new PredictionArrays(request, predictor, chunk);
        names = arrays.form().names();
        finished = new Finished(predictor.shape(), chunk);
        ledgers = new Ledgers(request.ledger(), shard, progress);
    }

    /** Whether the ledger is that of another prediction, which {@link #prepare} would replace. */
    boolean isAnothers() {
        return isAnothers(ledgers.records());
    }

    private boolean isAnothers(List<BlockRecord> records) {
        return records.stream().anyMatch(r -> !r.config().equals(hash))
                || StoredPlan.read(ledgers.plan())
                        .filter(p -> !p.config().equals(hash))
                        .isPresent();
    }

    /** How processes divided the work; empty if none did, or it was other work. */
    Optional<StoredPlan> plan() {
        return StoredPlan.read(ledgers.plan()).filter(p -> p.config().equals(hash));
    }

    /**
     * Opens the arrays of an earlier attempt, or makes new ones.
     *
     * @throws CellMapException if the output exists and is not ours
     */
    void prepare() {
        List<BlockRecord> records = ledgers.records();
        boolean begun = !records.isEmpty() || plan().isPresent();
        boolean same = begun && !isAnothers(records) && arrays.exist();
        if (!same) {
            if (ledgers.fresh()) arrays.refuseForeign();
            else {
                ledgers.clear();
                Set<String> all = new LinkedHashSet<>(names);
                for (BlockRecord record : records)
                    record.channels().forEach(c -> all.add(c.name()));
                arrays.delete(all);
            }
        }
        arrays.open(same);
        attempt = ledgers.attempts() + 1;
    }

    /** Lets other shards work from here on, divided as this one is. */
    void release(StoredPlan plan) {
        if (plan().isEmpty()) plan.write(ledgers.plan());
        ledgers.release();
    }

    /**
     * Takes what is finished.
     *
     * @param own which boxes are read to be verified: those that this process would do again
     * @param progress cancel is honoured before each block that is read
     */
    void resume(Predicate<Box> own, Progress progress) {
        // The large ones first: those that overlap them were finished again after a damage.
        List<BlockRecord> large = new ArrayList<>(ledgers.records());
        large.sort(Comparator.comparing(r -> -r.box().size()));
        for (BlockRecord record : large) {
            progress.check();
            if (!isNew(record)) continue;
            if (!own.test(record.box()) || verify(record)) note(record);
            else arrays.forget(record.box());
        }
    }

    private boolean isNew(BlockRecord record) {
        Box box = record.box();
        return record.config().equals(hash)
                && record.channels().size() == names.size()
                && finished.fits(box)
                && !finished.touches(box);
    }

    /** What is finished, each chunk once, by column and z. */
    List<BlockRecord> done() {
        return done.values().stream()
                .sorted(
                        Comparator.<BlockRecord>comparingLong(r -> r.offset()[1])
                                .thenComparingLong(r -> r.offset()[2])
                                .thenComparingLong(r -> r.offset()[0]))
                .toList();
    }

    /** What is not finished of a block, see {@link Finished#missing}. */
    List<Box> missing(Box block) {
        return finished.missing(block);
    }

    /**
     * Writes a block; it is on the disk, and known to be, when this returns.
     *
     * @param values per class, in C order of the block
     * @param batch windows per call
     */
    void write(Box block, Object[] values, int batch) {
        arrays.write(block, values);
        record(block, values, batch, null);
    }

    /**
     * Records that a block has no voxel that is asked for: it is background, which is not stored.
     *
     * @param why in a word
     * @param batch windows per call
     */
    void skip(Box block, String why, int batch) {
        Object background = arrays.form().background(Math.toIntExact(block.size()));
        Object[] values = new Object[names.size()];
        Arrays.fill(values, background);
        if (!arrays.isFilled()) arrays.write(block, values);
        record(block, values, batch, why);
    }

    private void record(Box block, Object[] values, int batch, String skipped) {
        List<ChannelRecord> channels = new ArrayList<>();
        for (int c = 0; c < values.length; c++)
            channels.add(arrays.form().statistics(c, values[c]));
        BlockRecord record =
                new BlockRecord(
                        hash,
                        block.min(),
                        block.shape(),
                        batch,
                        attempt,
                        arrays.chunks(block),
                        skipped,
                        channels);
        ledgers.append(record);
        note(record);
        arrays.grow(block, finished::covers);
    }

    /** Reads what is finished, per class in C order. */
    Object[] read(Box box) {
        return arrays.read(box);
    }

    private void note(BlockRecord record) {
        done.put(record.box(), record);
        finished.add(record.box());
    }

    /** Takes what other shards have finished meanwhile; blocks while another one does so. */
    void gather(Progress progress) {
        ledgers.reclaim(progress);
        for (BlockRecord record : ledgers.records()) if (isNew(record)) note(record);
    }

    /**
     * Says that everything is written, if it still is; blocks until all levels are made.
     *
     * @throws CellMapException if something was removed meanwhile
     */
    void complete(Progress progress) {
        arrays.requireThere();
        for (BlockRecord record : done.values()) {
            long[] stored = record.stored();
            if (stored != null && !Arrays.equals(stored, arrays.chunks(record.box())))
                throw PredictionArrays.removed(request.store().location() + ", " + record.box());
        }
        arrays.publish(progress);
    }

    private boolean verify(BlockRecord record) {
        Box box = record.box();
        try {
            Object[] values = arrays.read(box);
            for (int c = 0; c < names.size(); c++) {
                long crc = arrays.form().statistics(c, values[c]).crc32c();
                if (crc != record.channels().get(c).crc32c()) return false;
            }
            return true;
        } catch (CellMapException e) {
            return false;
        }
    }

    @Override
    public void close() {
        ledgers.close();
    }
}
