// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.challenge.GroupLocation;

/**
 * One image to show.
 *
 * @param name shown to the user
 * @param kind how it is coloured
 * @param where a multiscale group, or an array whose voxel size is known; axes z, y, x
 * @param active whether it is visible from the start
 * @param voxelSize in nm of the finest level, z y x, in place of the one in the metadata; null to
 *     take that
 */
public record Layer(
        String name, Kind kind, GroupLocation where, boolean active, double[] voxelSize) {

    /** A layer whose metadata say its voxel size. */
    public Layer(String name, Kind kind, GroupLocation where, boolean active) {
        this(name, kind, where, active, null);
    }

    /** How values become colours. */
    public enum Kind {
        /** Grey values. */
        EM,
        /** Probabilities: brighter is likelier, one hue for each class. */
        PROBABILITY,
        /** Masks and ids: 0 is clear, each id has a colour of its own. */
        LABELS
    }
}
