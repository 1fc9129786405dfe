// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.measure;

/**
 * One object in numbers.
 *
 * @param id its value in the label image; unsigned
 * @param voxels how many it has
 * @param volume nm³
 * @param surface nm², see {@link Crofton}; also where the volume's border cuts the object
 * @param centroid mean position of its voxels in nm, z y x, where a voxel's position is that of its
 *     index times the voxel size plus the translation
 * @param min first voxel of its box, z y x
 * @param max last voxel of its box plus 1, z y x
 * @param cut whether it touches the border of the volume, so that it may go on beyond
 * @param probability mean over its voxels, from 0 to 1; NaN without probabilities
 * @param contacts nm² of the voxel faces that it shares with voxels of each other class outside of
 *     it
 */
public record MeasuredObject(
        long id,
        long voxels,
        double volume,
        double surface,
        double[] centroid,
        long[] min,
        long[] max,
        boolean cut,
        double probability,
        double[] contacts) {

    /**
     * The surface of the ball of the same volume divided by this surface: 1 for a ball, less for
     * anything else. Objects of a few voxels may have more than 1.
     */
    public double sphericity() {
        return Math.cbrt(Math.PI) * Math.pow(6 * volume, 2.0 / 3) / surface;
    }
}
