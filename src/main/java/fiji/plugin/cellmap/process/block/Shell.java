// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import java.io.Serializable;

/**
 * The labels on the six faces of a block: all that its neighbours need to know of it. Immutable by
 * convention.
 *
 * @param shape of the block, z y x
 * @param faces the first and the last plane, row and column, in this order
 */
record Shell(int[] shape, int[][] faces) implements Serializable {

    /**
     * @param labels of a block in C order
     */
    static Shell of(int[] labels, int[] shape) {
        int[] n = shape;
        int[][] faces = {
            new int[n[1] * n[2]], new int[n[1] * n[2]],
            new int[n[0] * n[2]], new int[n[0] * n[2]],
            new int[n[0] * n[1]], new int[n[0] * n[1]]
        };
        int area = n[1] * n[2];
        System.arraycopy(labels, 0, faces[0], 0, area);
        System.arraycopy(labels, (n[0] - 1) * area, faces[1], 0, area);
        for (int z = 0; z < n[0]; z++) {
            System.arraycopy(labels, z * area, faces[2], z * n[2], n[2]);
            System.arraycopy(labels, z * area + area - n[2], faces[3], z * n[2], n[2]);
            for (int y = 0; y < n[1]; y++) {
                faces[4][z * n[1] + y] = labels[(z * n[1] + y) * n[2]];
                faces[5][z * n[1] + y] = labels[(z * n[1] + y + 1) * n[2] - 1];
            }
        }
        return new Shell(n, faces);
    }

    /** The label of a voxel on a face. */
    int at(int z, int y, int x) {
        if (z == 0) return faces[0][y * shape[2] + x];
        if (z == shape[0] - 1) return faces[1][y * shape[2] + x];
        if (y == 0) return faces[2][z * shape[2] + x];
        if (y == shape[1] - 1) return faces[3][z * shape[2] + x];
        return faces[x == 0 ? 4 : 5][z * shape[1] + y];
    }

    int[] lastPlane() {
        return faces[1];
    }

    int[] lastRow() {
        return faces[3];
    }

    int[] lastColumn() {
        return faces[5];
    }
}
