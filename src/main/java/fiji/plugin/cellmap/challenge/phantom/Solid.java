// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

/** A shape in voxels, axes z, y, x. */
interface Solid {

    /** About the distance to the surface in voxels, negative inside; any large number far away. */
    double distance(double z, double y, double x);

    /** A point that distances are counted from along {@link #axis}. */
    double[] centre();

    /** Direction of unit length that its inner structure follows. */
    double[] axis();

    /** How far it reaches from the centre along axis d, in voxels. */
    double reach(int d);
}
