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
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
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
        long plane = target.shape()[1] * target.shape()[2] * label.image().dtype().bytes;
        return chunks(label)
                .map(image -> blockShape(image)[0] * plane)
                .orElseGet(() -> label.memory(planes(label)) + 3L * planes(label) * plane);
    }

    /** The label by its chunks, if it has them and blocks of a sensible size hold whole ones. */
    private static Optional<VoxelImage> chunks(MatchedCrop label) {
        return label.chunks()
                .filter(
                        image -> {
                            int[] shape = blockShape(image);
                            return (long) shape[0] * shape[1] * shape[2] <= LARGEST_CHUNK;
                        });
    }

    /** A multiple of the chunks of a label that is near those wanted. */
    private static int[] blockShape(VoxelImage image) {
        int[] shape = new int[3];
        for (int d = 0; d < 3; d++) {
            int chunk = image.cell()[d];
            int times = Math.max(1, Math.round((float) CHUNKS[d] / chunk));
            shape[d] = (int) Math.min((long) times * chunk, image.shape()[d]);
        }
        return shape;
    }

    /** Planes of a slab: whole layers of chunks here, and about one there. */
    private static int planes(MatchedCrop label) {
        int layers = (Math.min(label.depth(), MOST_PLANES) + CHUNKS[0] - 1) / CHUNKS[0];
        return layers * CHUNKS[0];
    }

    void writeEmpty(CropTarget target) {
        create(target, CHUNKS, DType.UINT8, Optional.empty());
    }

    /**
     * Writes a label.
     *
     * @param instance whether values are ids; otherwise what is above 0 is present
     * @param type of the ids
     * @param provenance is recorded with it
     * @throws TooNarrowException if the ids need another type
     */
    void write(
            CropTarget target,
            MatchedCrop label,
            boolean instance,
            DType type,
            Provenance provenance) {
        Optional<VoxelImage> chunks = chunks(label);
        int[] shape = chunks.map(LabelWriter::blockShape).orElse(CHUNKS);
        ChunkedArray array = create(target, shape, type, Optional.of(provenance));
        if (chunks.isPresent()) inBlocks(array, target, label, chunks.get(), instance, type);
        else inSlabs(array, target, label, instance, type);
    }

    private void inBlocks(
            ChunkedArray array,
            CropTarget target,
            MatchedCrop label,
            VoxelImage image,
            boolean instance,
            DType type) {
        int[] shape = array.spec().chunks();
        long depth = target.shape()[0];
        for (long z = 0; z < depth; z += shape[0]) {
            progress.check();
            Box layer = image.bounds().planes(z, Math.min(depth, z + shape[0]));
            Boxes.parallelCells(shape, layer)
                    .map(array.spec()::chunkBox)
                    .filter(box -> !image.isBackground(box))
                    .forEach(box -> array.write(box, values(label, image, box, instance, type)));
            flush.run();
        }
    }

    private void inSlabs(
            ChunkedArray array,
            CropTarget target,
            MatchedCrop label,
            boolean instance,
            DType type) {
        int step = planes(label);
        long depth = target.shape()[0];
        for (long z = 0; z < depth; z += step) {
            progress.check();
            Box slab = label.image().bounds().planes(z, Math.min(depth, z + step));
            array.write(slab, values(label, label.image(), slab, instance, type));
            flush.run();
        }
    }

    private static Object values(
            MatchedCrop label, VoxelImage image, Box box, boolean instance, DType type) {
        Object values = image.read(box);
        return instance
                ? ids(values, image.dtype(), type, label.location())
                : Voxels.above(values, image.dtype(), label.limit());
    }

    private static Object ids(Object values, DType source, DType type, String where) {
        if (source == DType.UINT8 || source == DType.BOOL) return values;
        DType needed = Ids.type(values, source, where);
        if (needed.bytes > type.bytes) throw new TooNarrowException(needed);
        return Ids.narrow(values, source, type);
    }

    private ChunkedArray create(
            CropTarget target, int[] wanted, DType type, Optional<Provenance> provenance) {
        int[] chunks = new int[3];
        for (int d = 0; d < 3; d++) chunks[d] = (int) Math.min(wanted[d], target.shape()[d]);
        ArraySpec spec = ArraySpec.of(target.shape(), chunks, type).withSeparator(".");
        ChunkedArray array = store.create(target.path(), spec);
        ObjectNode attributes = Json.object();
        attributes.set("shape", Json.MAPPER.valueToTree(target.shape()));
        attributes.set("translation", Json.MAPPER.valueToTree(target.translation()));
        attributes.set("voxel_size", Json.MAPPER.valueToTree(target.voxelSize()));
        provenance.ifPresent(p -> p.record(attributes));
        array.setAttributes(attributes);
        flush.run();
        return array;
    }
}
