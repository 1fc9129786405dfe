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
     * @param limit fractions of a mask above it are present
     * @return whether any voxel is present
     */
    boolean write(CropTarget target, MatchedCrop label, boolean instance, double limit) {
        DType type = instance ? idType(target, label) : DType.UINT8;
        ChunkedArray array = create(target, type);
        boolean any = false;
        int step = planes(label);
        for (long z = 0; z < target.shape()[0]; z += step) {
            progress.check();
            long end = Math.min(target.shape()[0], z + step);
            Object slab = label.read(z, end);
            slab =
                    instance
                            ? Ids.narrow(slab, label.dtype(), type)
                            : Voxels.above(slab, label.dtype(), label.dtype().integer ? 0 : limit);
            any |= hasContent(slab);
            array.write(
                    new Box(
                            new long[] {z, 0, 0},
                            new long[] {end - z, target.shape()[1], target.shape()[2]}),
                    slab);
            flush.run();
        }
        return any;
    }

    private DType idType(CropTarget target, MatchedCrop label) {
        DType source = label.dtype();
        if (source == DType.UINT8 || source == DType.BOOL) return DType.UINT8;
        long largest = 0;
        int step = planes(label);
        for (long z = 0; z < target.shape()[0]; z += step) {
            progress.check();
            Object slab = label.read(z, Math.min(target.shape()[0], z + step));
            largest = Math.max(largest, Ids.largest(slab, source, label.location()));
        }
        return Ids.type(largest);
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

    private static boolean hasContent(Object slab) {
        if (slab instanceof byte[] v) {
            for (byte b : v) if (b != 0) return true;
            return false;
        }
        if (slab instanceof short[] v) {
            for (short b : v) if (b != 0) return true;
            return false;
        }
        if (slab instanceof int[] v) {
            for (int b : v) if (b != 0) return true;
            return false;
        }
        for (long b : (long[]) slab) if (b != 0) return true;
        return false;
    }
}
