// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.SpatialArray;
import fiji.plugin.cellmap.util.CellMapException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What the header of a file of raw voxels says.
 *
 * @param shape of the file, its slowest axis first
 * @param start of the first voxel in the file
 * @param axes their names, in the order of the shape
 * @param slope what a stored value is multiplied by; 1 for none
 * @param intercept what is added then
 * @param voxelSize nm, z y x; null if it is not stated
 */
record RawLayout(
        long[] shape,
        DType dtype,
        ByteOrder order,
        long start,
        List<String> axes,
        double slope,
        double intercept,
        double[] voxelSize,
        List<String> notes) {

    static final List<String> ZYX = List.of("z", "y", "x");

    /** Digits that a number of 32 bits has. */
    private static final MathContext SINGLE = new MathContext(6);

    /** As a file means a size that it stores in 32 bits: 8, not 7.99999998. */
    static double rounded(double size) {
        return new BigDecimal(size).round(SINGLE).doubleValue();
    }

    /**
     * @throws ArithmeticException if the shape is of no file
     */
    long end() {
        long voxels = Math.multiplyExact(Math.multiplyExact(shape[0], shape[1]), shape[2]);
        return Math.addExact(start, Math.multiplyExact(voxels, dtype.bytes));
    }

    /** Bytes of a plane of the file. */
    long plane() {
        return shape[1] * shape[2] * dtype.bytes;
    }

    /**
     * @throws CellMapException if a file of this size does not hold the voxels
     */
    void require(long size, String location) {
        if (end() > size)
            throw new CellMapException(
                    "Cannot read an image",
                    location,
                    "It breaks off: its header announces %d x %d x %d voxels of %s, which end at byte %d, but it has %d."
                            .formatted(shape[0], shape[1], shape[2], dtype.label, end(), size),
                    "Copy it again.");
        if (size - end() >= plane())
            throw new CellMapException(
                    "Cannot import a stack",
                    location,
                    "Its header announces %d planes, but there are bytes for %d."
                            .formatted(shape[0], (size - start) / plane()),
                    "Save it again with the program that wrote it.");
    }

    ForeignImage open(RawArray.Bytes bytes, String location, Runnable closing) {
        FileArray raw =
                new RawArray(
                        location,
                        shape,
                        dtype,
                        order,
                        RawArray.successive(bytes, start, shape, dtype));
        FileArray values =
                slope == 1 && intercept == 0 ? raw : new ScaledArray(raw, slope, intercept);
        ChunkedArray array = SpatialArray.of(values, axes);
        return new ForeignImage(array, voxelSize, notes, closing);
    }
}
