// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * The annotated part of a crop as whole voxels of a given size.
 *
 * @param min lower corner in nm, z y x
 * @param shape in voxels, z y x, at least 1 each
 */
public record CropBox(double[] min, int[] shape) {}
