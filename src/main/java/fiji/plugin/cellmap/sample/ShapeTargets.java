// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.ShapeChannel;
import fiji.plugin.cellmap.config.TargetSection;

/**
 * Numbers of objects as targets: a value v from 0 to 1 is the byte {@code 127 (2 v - 1)}, which a
 * network learns like a distance, so that its probability is v. Immutable by convention.
 *
 * @param centreScale of the channel of centres, nm
 * @param centreReach longest way to a centre, nm
 * @param sigma of the window of descriptors, nm, z y x
 * @param downsample voxels between two of which descriptors are computed
 * @param known least share of the window that must be annotated
 */
public record ShapeTargets(
        double centreScale, double centreReach, double[] sigma, int downsample, double known) {

    static ShapeTargets of(TargetSection section) {
        return new ShapeTargets(
                section.centreScale(),
                section.centreReach(),
                section.descriptorSigma(),
                section.descriptorDownsample(),
                section.descriptorKnown());
    }

    /**
     * How far around a patch a channel needs the objects.
     *
     * @param edge of a voxel along the axis, nm
     * @return voxels along the axis
     */
    int border(ShapeChannel channel, int axis, double edge) {
        if (!channel.isDescriptor()) return (int) Math.ceil(centreReach / edge) + 1;
        return downsample * MomentKernel.radius(sigma[axis] / (downsample * edge));
    }

    /** The byte of a value from 0 to 1; values beyond are cut. */
    static byte coded(double value) {
        double cut = Math.max(0, Math.min(1, value));
        return (byte) Math.round(DistanceTargets.ONE * (2 * cut - 1));
    }
}
