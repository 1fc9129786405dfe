// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * A box in space.
 *
 * @param min lower corner in nm, z y x
 * @param size in nm, z y x
 */
public record Extent(double[] min, double[] size) {}
