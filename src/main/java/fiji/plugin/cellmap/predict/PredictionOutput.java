// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
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
 * The arrays of a prediction, {@code group/class/s0}, with the ledger of what is finished, by this
 * or an earlier attempt. The OME-NGFF attributes of a class are written when everything is done, so
 * an image that has them is whole. For one thread; another process is kept out until it is closed.
 */
final class PredictionOutput implements AutoCloseable {

    private static final String LEVEL = "s0";

    private final PredictionRequest request;
    private final BlockPredictor predictor;
    private final ArraySpec spec;
    private final List<String> names;
    private final String hash;
    private int attempt;
    private final Ledgers ledgers;
    private final Finished finished;
    private final List<ChunkedArray> arrays = new ArrayList<>();
    private final Map<Box, BlockRecord> done = new LinkedHashMap<>();

    /**
     * Opens the ledgers, or makes them; blocks while other shards prepare.
     *
     * @param predictor of the result
     * @param chunk of its arrays
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
        this.predictor = predictor;
        long[] shape = predictor.shape();
        this.names = request.contract().classes();
        this.spec = ArraySpec.of(shape, chunk, request.dtype()).portable(request.store().format());
        this.hash = hash;
        finished = new Finished(shape, chunk);
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
        boolean same =
                begun
                        && !isAnothers(records)
                        && names.stream().allMatch(n -> request.store().isArray(array(n)));
        if (!same) {
            if (ledgers.fresh()) refuseForeign();
            else {
                ledgers.clear();
                delete(records);
            }
        }
        for (String name : names) arrays.add(openArray(name, same));
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
            if (isNew(record) && (!own.test(record.box()) || verify(record))) note(record);
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
        List<ChannelRecord> channels = new ArrayList<>();
        for (int c = 0; c < values.length; c++) {
            arrays.get(c).write(block, values[c]);
            channels.add(ChannelRecord.of(names.get(c), values[c], spec.dtype()));
        }
        BlockRecord record =
                new BlockRecord(
                        hash, block.min(), block.shape(), batch, attempt, chunks(block), channels);
        ledgers.append(record);
        note(record);
    }

    /** Reads what is finished, per class in C order. */
    Object[] read(Box box) {
        return arrays.stream().map(array -> array.read(box)).toArray();
    }

    private void note(BlockRecord record) {
        done.put(record.box(), record);
        finished.add(record.box());
    }

    private long[] chunks(Box block) {
        return arrays.stream()
                .mapToLong(
                        array ->
                                Boxes.cells(spec.chunks(), block).stream()
                                        .filter(array::chunkExists)
                                        .count())
                .toArray();
    }

    /** Takes what other shards have finished meanwhile; blocks while another one does so. */
    void gather(Progress progress) {
        ledgers.reclaim(progress);
        for (BlockRecord record : ledgers.records()) if (isNew(record)) note(record);
    }

    /**
     * Says that everything is written, if it still is.
     *
     * @throws CellMapException if something was removed meanwhile
     */
    void complete() {
        for (String name : names)
            if (!request.store().isArray(array(name)))
                throw removed(request.store().location() + "/" + array(name));
        for (BlockRecord record : done.values()) {
            long[] stored = record.stored();
            if (stored != null && !Arrays.equals(stored, chunks(record.box())))
                throw removed(request.store().location() + ", " + record.box());
        }
        for (String name : names)
            Multiscale.write(
                    request.store(),
                    request.image(name),
                    request.image(name),
                    List.of(new Multiscale.Level(LEVEL, request.grid())));
    }

    private static CellMapException removed(String where) {
        return new CellMapException(
                "The prediction is incomplete",
                where,
                "What was written there is gone: it was removed while the program ran.",
                "Delete what is left of the output, and start again.");
    }

    private ChunkedArray openArray(String name, boolean exists) {
        if (exists) return request.store().open(array(name));
        ChunkedArray array = request.store().create(array(name), spec);
        ObjectNode attributes =
                Json.object()
                        .put("probability", true)
                        .put("one", spec.dtype().integer ? ProbabilityCoder.ONE : 1);
        array.setAttributes(attributes);
        ObjectNode image = request.store().attributes(request.image(name));
        request.provenance(name, predictor).record(image);
        request.store().setAttributes(request.image(name), image);
        return array;
    }

    private boolean verify(BlockRecord record) {
        Box box = record.box();
        try {
            for (int c = 0; c < names.size(); c++) {
                Object values = arrays.get(c).read(box);
                long crc = ChannelRecord.of(names.get(c), values, spec.dtype()).crc32c();
                if (crc != record.channels().get(c).crc32c()) return false;
            }
            return true;
        } catch (CellMapException e) {
            return false;
        }
    }

    private void delete(List<BlockRecord> records) {
        Set<String> all = new LinkedHashSet<>(names);
        for (BlockRecord record : records) record.channels().forEach(c -> all.add(c.name()));
        for (String name : all) request.store().delete(request.image(name));
    }

    private void refuseForeign() {
        ArrayStore store = request.store();
        for (String name : names) {
            String image = request.image(name);
            if (store.isArray(image) || store.isGroup(image))
                throw new CellMapException(
                        "Cannot write a prediction",
                        store.location() + "/" + image,
                        "Something that this program has no ledger of is already there.",
                        "Delete it, or choose another output.");
        }
    }

    private String array(String name) {
        return request.image(name) + "/" + LEVEL;
    }

    @Override
    public void close() {
        ledgers.close();
    }
}
