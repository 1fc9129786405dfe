// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.util.Optional;

/**
 * Writes one label of a submission: an array of the manifest's shape with the attributes {@code
 * voxel_size}, {@code translation} and {@code shape}; 8 bits, wider only for ids that need it.
 */
final class LabelWriter {

    private static final int[] CHUNKS = {64, 128, 128};
    private static final int MOST_PLANES = 128;
    private static final int LARGEST_CHUNK = 1 << 23;

    private final ArrayStore store;
    private final Progress progress;

    /** Called after each slab. */
    private final Runnable flush;

    LabelWriter(ArrayStore store, Runnable flush, Progress progress) {
        this.store = store;
        this.flush = flush;
        this.progress = progress;
    }

    /** Ids turned up that the type chosen cannot hold: the label has to be written again. */
    static final class TooNarrowException extends RuntimeException {

        final transient DType needed;

        TooNarrowException(DType needed) {
            super(needed.label, null, false, false);
            this.needed = needed;
        }
    }

    /** Memory that {@link #write} takes, bytes. */
    static long memory(CropTarget target, MatchedCrop label) {
        long plane = target.shape()[1] * target.shape()[2] * label.dtype().bytes;
        return blocks(target, label)
                .map(b -> b.shape(CHUNKS, target.shape())[0] * plane)
                .orElseGet(() -> label.memory(planes(label)) + 3L * planes(label) * plane);
    }

    /** The label in blocks of a sensible size, if it has them. */
    private static Optional<Blocks> blocks(CropTarget target, MatchedCrop label) {
        return label.blocks()
                .filter(
                        b -> {
                            int[] shape = b.shape(CHUNKS, target.shape());
                            return (long) shape[0] * shape[1] * shape[2] <= LARGEST_CHUNK;
                        });
    }

    /** Planes of a slab: whole layers of chunks here, and about one there. */
    private static int planes(MatchedCrop label) {
        int layers = (Math.min(label.depth(), MOST_PLANES) + CHUNKS[0] - 1) / CHUNKS[0];
        return layers * CHUNKS[0];
    }

    void writeEmpty(CropTarget target) {
        create(target, CHUNKS, DType.UINT8);
    }

    /**
     * Writes a label.
     *
     * @param instance whether values are ids; otherwise what is above 0 is present
     * @param type of the ids
     * @throws TooNarrowException if the ids need another type
     */
    void write(CropTarget target, MatchedCrop label, boolean instance, DType type) {
        Optional<Blocks> blocks = blocks(target, label);
        if (blocks.isPresent()) inBlocks(target, blocks.get(), instance, type);
        else inSlabs(target, label, instance, type);
    }

    private void inBlocks(CropTarget target, Blocks blocks, boolean instance, DType type) {
        ChunkedArray array = create(target, blocks.shape(CHUNKS, target.shape()), type);
        int[] shape = array.spec().chunks();
        for (long z = 0; z < target.shape()[0]; z += shape[0]) {
            progress.check();
            Box layer = planes(target, z, Math.min(target.shape()[0], z + shape[0]));
            Boxes.parallelCells(shape, layer)
                    .map(array.spec()::chunkBox)
                    .filter(box -> !blocks.isBackground(box))
                    .forEach(box -> array.write(box, block(blocks, box, instance, type)));
            flush.run();
        }
    }

    private static Object block(Blocks blocks, Box box, boolean instance, DType type) {
        Object values = blocks.read(box);
        if (instance) return ids(values, blocks.dtype(), type, blocks.source().location());
        return blocks.isMask() ? values : Voxels.above(values, blocks.dtype(), 0);
    }

    private void inSlabs(CropTarget target, MatchedCrop label, boolean instance, DType type) {
        ChunkedArray array = create(target, CHUNKS, type);
        int step = planes(label);
        for (long z = 0; z < target.shape()[0]; z += step) {
            progress.check();
            long end = Math.min(target.shape()[0], z + step);
            Object slab = label.read(z, end);
            if (instance) slab = ids(slab, label.dtype(), type, label.location());
            else if (!label.isMask()) slab = Voxels.above(slab, label.dtype(), 0);
            array.write(planes(target, z, end), slab);
            flush.run();
        }
    }

    private static Box planes(CropTarget target, long z0, long z1) {
        return new Box(
                new long[] {z0, 0, 0}, new long[] {z1 - z0, target.shape()[1], target.shape()[2]});
    }

    private static Object ids(Object values, DType source, DType type, String where) {
        if (source == DType.UINT8 || source == DType.BOOL) return values;
        DType needed = Ids.type(values, source, where);
        if (needed.bytes > type.bytes) throw new TooNarrowException(needed);
        return Ids.narrow(values, source, type);
    }

    private ChunkedArray create(CropTarget target, int[] wanted, DType type) {
        int[] chunks = new int[3];
        for (int d = 0; d < 3; d++) chunks[d] = (int) Math.min(wanted[d], target.shape()[d]);
        ArraySpec spec = ArraySpec.of(target.shape(), chunks, type).withSeparator(".");
        ChunkedArray array = store.create(target.path(), spec);
        ObjectNode attributes = Json.object();
        attributes.set("shape", Json.MAPPER.valueToTree(target.shape()));
        attributes.set("translation", Json.MAPPER.valueToTree(target.translation()));
        attributes.set("voxel_size", Json.MAPPER.valueToTree(target.voxelSize()));
        array.setAttributes(attributes);
        flush.run();
        return array;
    }
}
