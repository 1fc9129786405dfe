// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * The objects of a patch and of a border around it. Immutable by convention.
 *
 * @param ids of the patch with its border, z y x: 0 for no object, {@link ObjectPatch#UNKNOWN}
 * @param shape of the patch
 * @param border voxels on each side
 */
record WideLabels(int[] ids, int[] shape, int[] border) {

    /** Is told of a voxel of the patch. */
    interface Visitor {
        /**
         * @param index in the patch
         * @param wide index with the border
         * @param z position with the border, as are {@code y} and {@code x}
         */
        void visit(int index, int wide, int z, int y, int x);
    }

    /** The shape with the border. */
    int[] wide() {
        int[] wide = new int[3];
        for (int d = 0; d < 3; d++) wide[d] = shape[d] + 2 * border[d];
        return wide;
    }

    /** Of the patch. */
    int voxels() {
        return shape[0] * shape[1] * shape[2];
    }

    /** How far apart the indices of neighbours along an axis are. */
    int step(int axis) {
        int step = 1;
        for (int d = axis + 1; d < 3; d++) step *= shape[d] + 2 * border[d];
        return step;
    }

    /** Visits the voxels of the patch in C order. */
    void forEach(Visitor visitor) {
        int i = 0;
        for (int z = border[0]; z < border[0] + shape[0]; z++)
            for (int y = border[1]; y < border[1] + shape[1]; y++) {
                int row = z * step(0) + y * step(1) + border[2];
                for (int x = 0; x < shape[2]; x++, i++)
                    visitor.visit(i, row + x, z, y, border[2] + x);
            }
    }
}
