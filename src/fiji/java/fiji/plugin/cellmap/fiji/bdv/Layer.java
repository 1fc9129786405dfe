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
 */
public record Layer(String name, Kind kind, GroupLocation where, boolean active) {

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
