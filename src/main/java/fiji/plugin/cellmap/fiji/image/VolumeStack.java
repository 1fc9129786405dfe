// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * A volume as a virtual stack: a plane is read when it is shown. 8 and 16 bits stay as they are
 * (signed ones as ImageJ's signed 16 bits), everything else becomes 32-bit floats. Thread-safe.
 */
final class VolumeStack extends VirtualStack {

    /** Floats tell whole numbers apart up to here. */
    private static final long EXACT = 1L << 24;

    private final VoxelImage volume;
    private final boolean labels;
    private final int depth;

    /**
     * @param labels whether values are ids, each to be shown in its own colour
     */
    VolumeStack(VoxelImage volume, boolean labels) {
        super(length(volume, 2), length(volume, 1), null, null);
        this.volume = volume;
        this.labels = labels;
        depth = length(volume, 0);
        setBitDepth(bits());
    }

    private static int length(VoxelImage volume, int axis) {
        long length = volume.shape()[axis];
        if (length <= Integer.MAX_VALUE) return (int) length;
        throw new CellMapException(
                "Cannot show a volume",
                volume.location(),
                "ImageJ's images have at most 2147483647 pixels along an axis.",
                "Show a coarser level, or use BigDataViewer.");
    }

    VoxelImage volume() {
        return volume;
    }

    boolean isSigned() {
        return !labels && (volume.dtype() == DType.INT8 || volume.dtype() == DType.INT16);
    }

    private int bits() {
        return switch (volume.dtype()) {
            case BOOL, UINT8 -> labels ? 16 : 8;
            case UINT16 -> 16;
            case INT8, INT16 -> labels ? 32 : 16;
            default -> 32;
        };
    }

    @Override
    public int size() {
        return depth;
    }

    @Override
    public int getSize() {
        return depth;
    }

    @Override
    public String getSliceLabel(int n) {
        return null;
    }

    @Override
    public Object getPixels(int n) {
        return getProcessor(n).getPixels();
    }

    @Override
    public ImageProcessor getProcessor(int n) {
        int w = getWidth();
        int h = getHeight();
        Box plane = new Box(new long[] {n - 1, 0, 0}, new long[] {1, h, w});
        Object values = bits() == 32 ? volume.floats(plane) : volume.read(plane);
        if (!labels && values instanceof byte[] v && bits() == 8) return new ByteProcessor(w, h, v);
        if (bits() == 16) {
            short[] shorts = values instanceof short[] v ? v : shorts((byte[]) values);
            if (isSigned()) for (int i = 0; i < shorts.length; i++) shorts[i] ^= Short.MIN_VALUE;
            return labels
                    ? new ColouredShorts(w, h, shorts)
                    : new ShortProcessor(w, h, shorts, null);
        }
        float[] floats = (float[]) values;
        if (!labels) return new FloatProcessor(w, h, floats);
        for (float id : floats) requireExact(id, n);
        return new ColouredFloats(w, h, floats);
    }

    private short[] shorts(byte[] values) {
        int mask = volume.dtype().signed ? -1 : 0xFF;
        short[] shorts = new short[values.length];
        for (int i = 0; i < shorts.length; i++) shorts[i] = (short) (values[i] & mask);
        return shorts;
    }

    private void requireExact(float id, int plane) {
        if (id >= 0 && id < EXACT && id == Math.rint(id)) return;
        throw new CellMapException(
                "Cannot show a label image",
                volume.location() + ", plane " + plane,
                "The value " + id + " is no id that an image of ImageJ can hold.",
                "Number the objects anew, below 16777216.");
    }
}
