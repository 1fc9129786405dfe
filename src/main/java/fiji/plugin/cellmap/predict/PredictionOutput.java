// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arrays of a prediction, {@code group/class/s0}, and what is left of an earlier attempt. The
 * OME-NGFF attributes of a class are written when everything is done, so an image that has them is
 * whole. For one thread.
 */
final class PredictionOutput {

    private static final String LEVEL = "s0";

    private final PredictionRequest request;
    private final ArraySpec spec;
    private final List<String> names;
    private final List<ChunkedArray> arrays = new ArrayList<>();

    /** Chunks that are stored of each class, by block. */
    private final Map<Box, long[]> stored = new LinkedHashMap<>();

    /**
     * @param shape of the result, z y x
     * @param chunk of its arrays
     */
    PredictionOutput(PredictionRequest request, long[] shape, int[] chunk) {
        this.request = request;
        this.names = request.contract().classes();
        this.spec = ArraySpec.of(shape, chunk, request.dtype());
    }

    List<ChunkedArray> arrays() {
        return arrays;
    }

    /**
     * Opens the arrays of an earlier attempt, or makes new ones.
     *
     * @param ledger of the earlier attempt; emptied if that had other settings
     * @param fresh whether there was no ledger, so that what exists is not ours
     * @param hash of the settings
     * @param progress cancel is honoured before each block that is read to be verified
     * @return finished blocks by box, their data verified
     */
    Map<Box, BlockRecord> open(Ledger ledger, boolean fresh, String hash, Progress progress) {
        List<BlockRecord> records = ledger.records();
        boolean same =
                !records.isEmpty()
                        && records.stream().allMatch(r -> r.config().equals(hash))
                        && names.stream().allMatch(n -> request.store().isArray(array(n)));
        if (!same) {
            if (fresh) refuseForeign();
            else delete(records);
            ledger.clear();
        }
        for (String name : names) arrays.add(openArray(name, same));
        Map<Box, BlockRecord> done = new LinkedHashMap<>();
        for (BlockRecord record : same ? records : List.<BlockRecord>of()) {
            progress.check();
            if (!verify(record)) continue;
            done.put(record.box(), record);
            wrote(record.box());
        }
        return done;
    }

    /** Notes what of a block is stored, which is not more than when it was written. */
    void wrote(Box block) {
        stored.put(block, chunks(block));
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

    /**
     * Says that everything is written, if it still is.
     *
     * @throws CellMapException if something was removed meanwhile
     */
    void complete() {
        for (String name : names)
            if (!request.store().isArray(array(name)))
                throw removed(request.store().location() + "/" + array(name));
        stored.forEach(
                (block, chunks) -> {
                    if (!Arrays.equals(chunks, chunks(block)))
                        throw removed(request.store().location() + ", " + block);
                });
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
        array.setAttributes(
                Json.object()
                        .put("probability", true)
                        .put("one", spec.dtype().integer ? ProbabilityCoder.ONE : 1));
        return array;
    }

    private boolean verify(BlockRecord record) {
        Box box = record.box();
        if (!Box.of(spec.shape()).contains(box) || record.channels().size() != names.size())
            return false;
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
}
