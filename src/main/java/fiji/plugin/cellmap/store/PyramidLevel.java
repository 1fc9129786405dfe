// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;

/**
 * A level of a {@link Pyramid} and the one that it is made of. Its units (chunks, or shards) are
 * made independently, each written once. Thread-safe for different units.
 *
 * @param factors 1 or 2 along each axis
 */
record PyramidLevel(ChunkedArray fine, ChunkedArray coarse, int[] factors, Pyramid.Mode mode) {

    /**
     * Opens the array of a level, or makes it.
     *
     * @throws CellMapException if there is one that does not fit
     */
    static PyramidLevel of(
            ArrayStore store, String path, ChunkedArray fine, int[] factors, Pyramid.Mode mode) {
        ArraySpec from = fine.spec();
        long[] shape = from.shape().clone();
        for (int d = 0; d < 3; d++) shape[d] /= factors[d];
        ArraySpec spec =
                new ArraySpec(
                        shape,
                        from.chunks(),
                        from.dtype(),
                        from.fill(),
                        from.codec(),
                        from.separator());
        ChunkedArray coarse = store.isArray(path) ? store.open(path) : store.create(path, spec);
        if (!Arrays.equals(coarse.spec().shape(), shape) || coarse.spec().dtype() != spec.dtype())
            throw new CellMapException(
                    "Cannot make a level of a pyramid",
                    coarse.location(),
                    "There is an array of another shape or type.",
                    "Delete it.");
        return new PyramidLevel(fine, coarse, factors, mode);
    }

    /** The voxels of a unit. */
    Box unit(long[] index) {
        return Boxes.cell(coarse.writeShape(), index).intersect(coarse.bounds());
    }

    /** The units that a box touches, as one box. */
    Box whole(Box box) {
        int[] unit = coarse.writeShape();
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = box.min()[d] / unit[d] * unit[d];
            max[d] = (box.max(d) + unit[d] - 1) / unit[d] * unit[d];
        }
        return Box.between(min, max).intersect(coarse.bounds());
    }

    /** Whether a unit is stored: it is complete then. One of background only never is. */
    boolean isStored(Box unit) {
        return Stored.in(coarse, unit);
    }

    /** Makes a unit, piece by piece, so that little more than the unit itself is in memory. */
    void make(Box unit) {
        ArraySpec spec = fine.spec();
        Object values = spec.dtype().allocate((int) unit.size());
        Downsampler downsampler = new Downsampler(spec.dtype(), mode, factors);
        int[] piece = new int[3];
        for (int d = 0; d < 3; d++)
            piece[d] =
                    spec.chunks()[d] % factors[d] == 0
                            ? spec.chunks()[d] / factors[d]
                            : spec.chunks()[d];
        for (long[] index : Boxes.cells(piece, unit)) {
            Box part = Boxes.cell(piece, index).intersect(unit);
            Object voxels = fine.read(finer(part));
            int[] shape = new int[3];
            for (int d = 0; d < 3; d++) shape[d] = (int) part.shape()[d];
            Boxes.copy(downsampler.reduce(voxels, shape), part, values, unit);
        }
        coarse.write(unit, values);
    }

    /** Removes a unit. */
    void forget(Box unit) {
        ArraySpec spec = coarse.spec();
        coarse.write(unit, FillValues.filled(spec.dtype(), spec.fill(), (int) unit.size()));
    }

    /** The voxels of the finer level that a box is made of. */
    Box finer(Box box) {
        long[] min = new long[3];
        long[] shape = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = box.min()[d] * factors[d];
            shape[d] = box.shape()[d] * factors[d];
        }
        return new Box(min, shape);
    }

    /** The voxels that a box of the finer level has part in. */
    Box coarser(Box box) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = box.min()[d] / factors[d];
            max[d] = (box.max(d) + factors[d] - 1) / factors[d];
        }
        return Box.between(min, max).intersect(coarse.bounds());
    }
}
