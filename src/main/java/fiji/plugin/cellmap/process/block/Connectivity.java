// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

/** Which voxels touch. */
public enum Connectivity {
    /** Voxels that share a face. */
    FACES,
    /** Voxels that share a face, an edge or a corner. */
    CORNERS;

    boolean joins(int dz, int dy, int dx) {
        return this == CORNERS || Math.abs(dz) + Math.abs(dy) + Math.abs(dx) == 1;
    }
}
