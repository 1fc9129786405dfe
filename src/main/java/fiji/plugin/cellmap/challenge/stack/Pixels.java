// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.DType;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Optional;

/** Takes numbers out of Java's images and arrays. */
final class Pixels {

    private Pixels() {}

    /** Type of the samples of an image with one band; empty for one that has no such type. */
    static Optional<DType> dtype(Raster raster) {
        return switch (raster.getSampleModel().getDataType()) {
            case DataBuffer.TYPE_BYTE -> Optional.of(DType.UINT8);
            case DataBuffer.TYPE_USHORT -> Optional.of(DType.UINT16);
            case DataBuffer.TYPE_SHORT -> Optional.of(DType.INT16);
            case DataBuffer.TYPE_INT -> Optional.of(DType.UINT32);
            case DataBuffer.TYPE_FLOAT -> Optional.of(DType.FLOAT32);
            case DataBuffer.TYPE_DOUBLE -> Optional.of(DType.FLOAT64);
            default -> Optional.empty();
        };
    }

    /** The samples of the first band, in rows. */
    static Object values(Raster raster, DType dtype) {
        int width = raster.getWidth();
        Object out = dtype.allocate(Math.multiplyExact(width, raster.getHeight()));
        int[] whole = new int[width];
        double[] real = new double[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            int top = raster.getMinY() + y;
            if (dtype.integer) raster.getSamples(raster.getMinX(), top, width, 1, 0, whole);
            else raster.getSamples(raster.getMinX(), top, width, 1, 0, real);
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                if (dtype.integer) put(out, i, whole[x]);
                else put(out, i, real[x]);
            }
        }
        return out;
    }

    static void put(Object out, int i, long value) {
        if (out instanceof byte[] a) a[i] = (byte) value;
        else if (out instanceof short[] a) a[i] = (short) value;
        else if (out instanceof int[] a) a[i] = (int) value;
        else ((long[]) out)[i] = value;
    }

    private static void put(Object out, int i, double value) {
        if (out instanceof float[] a) a[i] = (float) value;
        else ((double[]) out)[i] = value;
    }
}
