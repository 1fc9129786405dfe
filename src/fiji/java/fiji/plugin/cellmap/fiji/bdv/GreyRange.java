// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * Which values are shown as black and as white.
 *
 * @param black lower than white
 * @param white of the same unit
 */
record GreyRange(double black, double white) {

    private static final double BYTE_MAX = 255;

    /** Of an image that is looked at for its range, voxels along each axis at most. */
    private static final long LOOKED = 64;

    /** This share of its voxels may be blacker than black, and as many whiter than white. */
    private static final double OUTSIDE = 0.001;

    /** Probabilities: all that the type can be of integers, 0 to 1 of others. */
    static GreyRange ofType(RealType<?> type) {
        return new GreyRange(0, type instanceof IntegerType ? type.getMaxValue() : 1);
    }

    /**
     * Grey values: bytes as they are. Others seldom fill their type, so they are looked at, in the
     * middle of the coarsest level; reads a chunk or some. Where that cannot be read or is of one
     * value, it is the range of the type.
     */
    static GreyRange ofEm(LazyVolume volume) {
        RandomAccessibleInterval<?> coarsest = volume.levels().get(volume.levels().size() - 1);
        RealType<?> type = (RealType<?>) volume.levels().get(0).getType();
        if (type.getMinValue() == 0 && type.getMaxValue() == BYTE_MAX) return ofType(type);
        try {
            double[] values = middle(coarsest);
            Arrays.sort(values); // NaN last.
            int end = values.length;
            while (end > 0 && Double.isNaN(values[end - 1])) end--;
            int out = (int) (end * OUTSIDE);
            if (end > 0 && values[out] < values[end - 1 - out])
                return new GreyRange(values[out], values[end - 1 - out]);
        } catch (CellMapException e) {
            // Said by the viewer where it is in view.
        }
        return ofType(type);
    }

    @SuppressWarnings("unchecked")
    private static double[] middle(RandomAccessibleInterval<?> image) {
        long[] min = new long[image.numDimensions()];
        long[] max = new long[min.length];
        int size = 1;
        for (int d = 0; d < min.length; d++) {
            long length = Math.min(LOOKED, image.dimension(d));
            min[d] = image.min(d) + (image.dimension(d) - length) / 2;
            max[d] = min[d] + length - 1;
            size *= (int) length;
        }
        double[] values = new double[size];
        Cursor<? extends RealType<?>> cursor =
                Views.flatIterable(
                                Views.interval(
                                        (RandomAccessibleInterval<? extends RealType<?>>) image,
                                        min,
                                        max))
                        .cursor();
        for (int i = 0; i < size; i++) values[i] = cursor.next().getRealDouble();
        return values;
    }
}
