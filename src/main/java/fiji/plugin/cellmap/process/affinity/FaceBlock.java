// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.Box;
import java.util.Arrays;
import java.util.List;

/** The affinities of all faces of the voxels of one block, by {@link FaceCodes}. For one thread. */
final class FaceBlock {

    private final long[] shape;
    private final Box block;
    private final FaceCodes codes;

    /** By axis: bytes or floats, and where they lie. */
    private final Object[] values = new Object[3];

    private final Box[] boxes = new Box[3];

    /** By axis: from a face to the voxel that stores it. */
    private final int[] shifts = new int[3];

    private final Box grid;

    /** Of the voxels of the grid; null if all are in it. */
    private final byte[] mask;

    FaceBlock(List<Affinity> channels, Mask mask, Box block) {
        this.shape = mask.shape();
        this.block = block;
        this.grid = grid(shape, block);
        for (int d = 0; d < 3; d++) {
            shifts[d] = Math.min(0, -channels.get(d).offset()[d]);
            long[] min = block.min().clone();
            long[] max = {block.max(0), block.max(1), block.max(2)};
            min[d] = Math.max(0, min[d] + shifts[d]);
            max[d] = Math.min(shape[d], max[d] + 1 + shifts[d]);
            boxes[d] = Box.between(min, max);
            values[d] = channels.get(d).values().stored(boxes[d]);
        }
        codes = new FaceCodes(values[0] instanceof byte[], channels.get(0).values().unit());
        byte[] inside = mask.read(grid);
        this.mask = isFull(inside) ? null : inside;
    }

    private static boolean isFull(byte[] mask) {
        for (byte in : mask) if (in == 0) return false;
        return true;
    }

    /** The block with the voxels beside it, inside the volume. */
    private static Box grid(long[] shape, Box block) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Math.max(0, block.min()[d] - 1);
            max[d] = Math.min(shape[d], block.max(d) + 1);
        }
        return Box.between(min, max);
    }

    FaceCodes codes() {
        return codes;
    }

    /**
     * The faces of a row of voxels with the ones before them along an axis; {@link FaceCodes#NONE}
     * where there is none, or one of the two voxels is not in the mask. The voxels may be those
     * after the last ones of the block.
     *
     * @param z of the row in the block, likewise y
     * @param x0 its first voxel
     * @param count of voxels
     * @param into gets the codes, from 0 on
     */
    void row(int d, int z, int y, int x0, int count, int[] into) {
        long[] at = {block.min()[0] + z, block.min()[1] + y, block.min()[2] + x0};
        int from = 0;
        int to = count;
        if (d < 2 && (at[d] == 0 || at[d] == shape[d])) to = 0;
        if (d == 2 && at[2] == 0) from = 1;
        if (d == 2 && at[2] + count > shape[2]) to--;
        Arrays.fill(into, 0, Math.min(from, count), FaceCodes.NONE);
        Arrays.fill(into, Math.max(0, to), count, FaceCodes.NONE);
        if (to <= from) return;
        long[] stored = at.clone();
        stored[d] += shifts[d];
        stored[2] += from;
        copy(values[d], index(boxes[d], stored), into, from, to);
        if (mask == null) return;
        at[2] += from;
        int p = index(grid, at);
        at[d]--;
        int q = index(grid, at);
        for (int i = from; i < to; i++, p++, q++)
            if (mask[p] == 0 || mask[q] == 0) into[i] = FaceCodes.NONE;
    }

    private static int index(Box box, long[] at) {
        long[] min = box.min();
        long[] size = box.shape();
        return (int) (((at[0] - min[0]) * size[1] + at[1] - min[1]) * size[2] + at[2] - min[2]);
    }

    private static void copy(Object values, int at, int[] into, int from, int to) {
        if (values instanceof byte[] bytes) {
            for (int i = from; i < to; i++) into[i] = bytes[at + i - from] & 0xff;
            return;
        }
        float[] floats = (float[]) values;
        for (int i = from; i < to; i++) {
            float value = floats[at + i - from];
            into[i] = value > 0 ? Float.floatToRawIntBits(value) : FaceCodes.NONE;
        }
    }
}
