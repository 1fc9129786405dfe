// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.store.Widening;
import java.util.Arrays;

/**
 * Reads the labels of a patch, one class after the other, in the order of the finished patch: for
 * each voxel what the voxel of the label that holds its centre says. Positions are computed once
 * for all classes on one grid. For one thread.
 */
final class LabelReader {

    private final PatchGrid grid;
    private TurnedSampler turned;
    private WarpedSampler bent;

    LabelReader(PatchGrid grid) {
        this.grid = grid;
    }

    /**
     * One class; blocks.
     *
     * @return a new array of {@link Patch#ABSENT}, {@link Patch#PRESENT} (above 0) or {@link
     *     Patch#UNKNOWN} (outside the label, or its value is not a number) for each voxel, in C
     *     order
     */
    byte[] read(Volume volume) {
        return read(volume, BlockBytes.STATES);
    }

    private byte[] read(Volume volume, BlockBytes bytes) {
        VoxelImage level = volume.level(grid.voxelSize());
        if (!grid.geometry().warp().isNone()) {
            if (bent == null || !bent.fits(level)) bent = new WarpedSampler(level, grid);
            return bent.labels(level, bytes);
        }
        if (!grid.geometry().rotated())
            return GridSampler.of(level, grid, Interpolation.NEAREST).labels(bytes);
        if (turned == null || !turned.fits(level)) turned = new TurnedSampler(level, grid);
        return turned.labels(level, bytes);
    }

    /**
     * The objects of one class; blocks.
     *
     * @return a number above 0 for each object, 0 for none, {@link ObjectPatch#UNKNOWN}; in C
     *     order. Numbers are those of this patch
     */
    int[] objects(Volume volume) {
        byte[] states = read(volume);
        ObjectCodes[] codes = new ObjectCodes[1];
        int[] objects = new int[states.length];
        for (int k = 0; k == 0 || codes[0] != null && k < codes[0].bytes(); k++) {
            int part = k;
            byte[] bytes =
                    read(
                            volume,
                            (label, box) -> {
                                if (codes[0] == null) codes[0] = new ObjectCodes(label.read(box));
                                return codes[0].bytes(part);
                            });
            for (int i = 0; i < objects.length; i++)
                if (states[i] == Patch.PRESENT) objects[i] |= (bytes[i] & 255) << 8 * k;
        }
        for (int i = 0; i < objects.length; i++)
            if (states[i] == Patch.UNKNOWN) objects[i] = ObjectPatch.UNKNOWN;
        return objects;
    }

    /** What stored values say; they are lost if they are bytes. */
    static byte[] states(Object values, DType dtype) {
        if (values instanceof byte[] bytes && !dtype.signed) {
            Voxels.present(bytes);
            return bytes;
        }
        byte[] states = Voxels.above(values, dtype, 0);
        if (!dtype.integer) {
            float[] numbers = Widening.floats(values, dtype);
            for (int i = 0; i < numbers.length; i++)
                if (Float.isNaN(numbers[i])) states[i] = Patch.UNKNOWN;
        }
        return states;
    }

    /** A patch of which nothing is known. */
    static byte[] unknown(int[] shape) {
        byte[] states = new byte[shape[0] * shape[1] * shape[2]];
        Arrays.fill(states, Patch.UNKNOWN);
        return states;
    }
}
