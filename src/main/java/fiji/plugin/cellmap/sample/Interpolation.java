// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/** How a value between voxel centres is computed. */
public enum Interpolation {
    /** The voxel that contains the point: for labels. */
    NEAREST,
    /** Trilinear between voxel centres, constant in the outer half voxel: for grey values. */
    LINEAR
}
