package fiji.plugin.cellmap.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;

/**
 * Writes one label of a submission: an array of the manifest's shape with the attributes {@code
 * voxel_size}, {@code translation} and {@code shape}; 8 bits, wider only for ids that need it.
 */
final class LabelWriter {

    private static final int[] CHUNKS = {64, 128, 128};
    private static final int MOST_PLANES = 128;

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
        long slab = (long) planes(label) * target.shape()[1] * target.shape()[2];
        return label.memory(planes(label)) + slab * (2L * label.dtype().bytes + 1);
    }

    /** Planes of a slab: whole layers of chunks here, and about one there. */
    private static int planes(MatchedCrop label) {
        int layers = (Math.min(label.depth(), MOST_PLANES) + CHUNKS[0] - 1) / CHUNKS[0];
        return layers * CHUNKS[0];
    }

    void writeEmpty(CropTarget target) {
        create(target, DType.UINT8);
    }

    /**
     * Writes a label.
     *
     * @param instance whether values are ids; otherwise what is above 0 is present
     * @param type of the ids
     * @throws TooNarrowException if the ids need another type
     */
    void write(CropTarget target, MatchedCrop label, boolean instance, DType type) {
        ChunkedArray array = create(target, type);
        int step = planes(label);
        for (long z = 0; z < target.shape()[0]; z += step) {
            progress.check();
            long end = Math.min(target.shape()[0], z + step);
            Object slab = label.read(z, end);
            Box box =
                    new Box(
                            new long[] {z, 0, 0},
                            new long[] {end - z, target.shape()[1], target.shape()[2]});
            if (instance) slab = ids(slab, label, type);
            else if (!label.isMask()) slab = Voxels.above(slab, label.dtype(), 0);
            array.write(box, slab);
            flush.run();
        }
    }

    private static Object ids(Object slab, MatchedCrop label, DType type) {
        DType source = label.dtype();
        if (source == DType.UINT8 || source == DType.BOOL) return slab;
        DType needed = Ids.type(slab, source, label.location());
        if (needed.bytes > type.bytes) throw new TooNarrowException(needed);
        return Ids.narrow(slab, source, type);
    }

    private ChunkedArray create(CropTarget target, DType type) {
        int[] chunks = new int[3];
        for (int d = 0; d < 3; d++) chunks[d] = (int) Math.min(CHUNKS[d], target.shape()[d]);
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
