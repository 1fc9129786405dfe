// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.Box;
import java.util.List;

/**
 * The affinities of voxels that share a face, whichever of the two stores them: for each axis that
 * of a voxel with its neighbour before it. Thread-safe.
 */
final class Faces {

    /**
     * In place of an affinity where there is no neighbour, or one of the two is not in the mask.
     */
    static final float NONE = -1;

    private final List<Affinity> channels;
    private final Mask mask;
    private final double unit;

    /**
     * @param channels three, of offset 1 or -1 along z, y and x, in this order and of one type
     */
    Faces(List<Affinity> channels, Mask mask) {
        this.channels = channels;
        this.mask = mask;
        this.unit = channels.get(0).values().unit();
        for (int d = 0; d < 3; d++) {
            int[] offset = channels.get(d).offset();
            for (int e = 0; e < 3; e++)
                if (Math.abs(offset[e]) != (d == e ? 1 : 0))
                    throw new IllegalArgumentException("not the faces of axis " + d);
            if (channels.get(d).values().unit() != unit)
                throw new IllegalArgumentException("channels of different types");
        }
    }

    long[] shape() {
        return mask.shape();
    }

    /** The value that stands for affinity 1. */
    double unit() {
        return unit;
    }

    /**
     * The affinities of the voxels of a box with the ones before them, by axis and voxel; {@link
     * #NONE} also where the one before lies outside the box.
     */
    float[][] read(Box box) {
        int[] size = {(int) box.shape()[0], (int) box.shape()[1], (int) box.shape()[2]};
        byte[] inside = mask.read(box);
        float[][] faces = new float[3][];
        int[] steps = {size[1] * size[2], size[2], 1};
        for (int d = 0; d < 3; d++) {
            float[] values = channels.get(d).values().read(box);
            int shift = channels.get(d).offset()[d] < 0 ? 0 : steps[d];
            float[] result = new float[values.length];
            for (int z = 0, p = 0; z < size[0]; z++)
                for (int y = 0; y < size[1]; y++)
                    for (int x = 0; x < size[2]; x++, p++) {
                        int at = d == 0 ? z : d == 1 ? y : x;
                        boolean there = at > 0 && inside[p] != 0 && inside[p - steps[d]] != 0;
                        result[p] = there ? values[p - shift] : NONE;
                    }
            faces[d] = result;
        }
        return faces;
    }
}
