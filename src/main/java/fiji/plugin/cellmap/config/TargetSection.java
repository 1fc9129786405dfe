// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the network learns of each class: a mask, one of several exclusive masks, or a distance; and
 * of its objects, affinities, boundaries, centres and shapes.
 */
public record TargetSection(
        @Param(
                        help =
                                "Whether a voxel belongs to at most one class: a softmax over the background and the classes instead of a sigmoid for each.",
                        byDefault = "false")
                Boolean exclusive,
        @Param(
                        help =
                                "Classes that are learned as the signed distance to their surface, positive inside, instead of as a mask.",
                        byDefault = "[]")
                List<String> distance,
        @Param(
                        help =
                                "Scale of the distances: of a distance d the network learns tanh(d / scale), up to three times the scale.",
                        byDefault = "50",
                        min = 1e-3,
                        max = 1e6)
                @JsonProperty("distance_scale")
                Double distanceScale,
        @Param(
                        help = "Unit of the scale.",
                        byDefault = "nm",
                        choices = {"nm", "voxels"})
                @JsonProperty("distance_unit")
                String distanceUnit,
        @Param(
                        help =
                                "Whether exclusive classes leave a background; if not, the softmax is over the classes alone, and every voxel is one of them.",
                        byDefault = "true")
                Boolean background,
        @Param(
                        help =
                                "Classes whose objects are also learned as affinities: for each offset one more channel, which says whether a voxel and the one at the offset belong to the same object.",
                        byDefault = "[]")
                List<String> affinities,
        @Param(
                        help =
                                "Offsets of the affinities, z y x: [-1 0 0, 0 -1 0, 0 0 -1, -4 0 0]. The channel of -4 0 0 is CLASS_aff_z-4.",
                        byDefault = "[-1 0 0, 0 -1 0, 0 0 -1]")
                List<String> offsets,
        @Param(
                        help =
                                "Unit of the offsets; nanometres are rounded to whole voxels of data.voxel_size.",
                        byDefault = "voxels",
                        choices = {"voxels", "nm"})
                @JsonProperty("offset_unit")
                String offsetUnit,
        @Param(
                        help =
                                "Classes whose objects are also learned as boundaries: one more channel, CLASS_boundary, of voxels that have a face in common with another object or with what is outside.",
                        byDefault = "[]")
                List<String> boundaries,
        @Param(
                        help =
                                "Whether labels that a crop lacks are concluded from those that it has, by the definitions of the classes: a whole is where its parts are, a part is nowhere outside of its whole, and classes without a common part exclude each other. What does not follow stays unknown.",
                        byDefault = "false")
                Boolean hierarchy,
        @Param(
                        help =
                                "Classes of whose objects it is also learned where the centre is: one more channel, CLASS_centre, of exp(-d^2 / 2 s^2) for the distance d to the mean position of the object's voxels and the scale s; 0 outside objects.",
                        byDefault = "[]")
                List<String> centres,
        @Param(
                        help = "Scale of the channels of centres.",
                        byDefault = "50",
                        unit = "nm",
                        min = 1e-3,
                        max = 1e6)
                @JsonProperty("centre_scale")
                Double centreScale,
        @Param(
                        help =
                                "Classes of whose objects the way to the centre is also learned: three more channels, CLASS_centre_z, _y and _x, of 0.5 + way / (2 centre_reach); nothing is learned of voxels outside objects.",
                        byDefault = "[]")
                @JsonProperty("centre_vectors")
                List<String> centreVectors,
        @Param(
                        help =
                                "Longest way to a centre, along each axis. Labels are read so far around a patch, and of an object that goes on beyond, or is cut by what is not annotated, no centre is known.",
                        byDefault = "400",
                        unit = "nm",
                        min = 1e-3,
                        max = 1e6)
                @JsonProperty("centre_reach")
                Double centreReach,
        @Param(
                        help =
                                "Classes whose objects are also learned as local shape descriptors: ten more channels, CLASS_lsd_z, _y, _x, _zz, _yy, _xx, _zy, _zx, _yx and _size, of what belongs to the object in a Gaussian window: mean position, variances, correlations, and share of the window; 0 outside objects.",
                        byDefault = "[]")
                List<String> descriptors,
        @Param(
                        help = "Standard deviation of the window of the descriptors, z y x.",
                        byDefault = "[80, 80, 80]",
                        unit = "nm",
                        length = 3,
                        min = 1e-3,
                        max = 1e6)
                @JsonProperty("descriptor_sigma")
                double[] descriptorSigma,
        @Param(
                        help =
                                "Descriptors are computed of every voxel that is so many apart along each axis, which takes its cube less time; 1 for all.",
                        byDefault = "1",
                        min = 1,
                        max = 16)
                @JsonProperty("descriptor_downsample")
                Integer descriptorDownsample,
        @Param(
                        help =
                                "Least share of the window that must be annotated for a descriptor to count; what is not annotated is taken for outside the object. 0 for all annotated voxels.",
                        byDefault = "0.9",
                        min = 0,
                        max = 1)
                @JsonProperty("descriptor_known")
                Double descriptorKnown) {

    private static final List<String> NEAREST = List.of("-1 0 0", "0 -1 0", "0 0 -1");

    public TargetSection {
        exclusive = Defaults.or(exclusive, false);
        distance = distance == null ? List.of() : List.copyOf(distance);
        distanceScale = Defaults.or(distanceScale, 50.0);
        distanceUnit = Defaults.or(distanceUnit, "nm");
        background = Defaults.or(background, true);
        affinities = affinities == null ? List.of() : List.copyOf(affinities);
        offsets = offsets == null ? NEAREST : List.copyOf(offsets);
        offsetUnit = Defaults.or(offsetUnit, "voxels");
        boundaries = boundaries == null ? List.of() : List.copyOf(boundaries);
        hierarchy = Defaults.or(hierarchy, false);
        centres = centres == null ? List.of() : List.copyOf(centres);
        centreScale = Defaults.or(centreScale, 50.0);
        centreVectors = centreVectors == null ? List.of() : List.copyOf(centreVectors);
        centreReach = Defaults.or(centreReach, 400.0);
        descriptors = descriptors == null ? List.of() : List.copyOf(descriptors);
        descriptorSigma = Defaults.or(descriptorSigma, new double[] {80, 80, 80});
        descriptorDownsample = Defaults.or(descriptorDownsample, 1);
        descriptorKnown = Defaults.or(descriptorKnown, 0.9);
    }

    /** Whether the network has a first channel for the background. */
    public boolean backgroundChannel() {
        return exclusive && background;
    }

    /** Whether an output is learned as a number from -1 to 1, not as a mask. */
    public boolean isNumber(Output output) {
        return output.kind() == Output.Kind.SHAPE
                || output.kind() == Output.Kind.CLASS && distance.contains(output.label());
    }

    /**
     * What the network says of every voxel: the classes, in their order, then what it says of
     * objects.
     *
     * @param voxelSize in nm, z y x
     */
    List<Output> outputs(List<String> classes, double[] voxelSize) {
        List<Output> outputs = new ArrayList<>();
        classes.forEach(name -> outputs.add(Output.ofClass(name)));
        for (String name : affinities)
            for (String offset : offsets)
                inVoxels(offset, voxelSize).ifPresent(o -> outputs.add(Output.affinity(name, o)));
        boundaries.forEach(name -> outputs.add(Output.boundary(name)));
        centres.forEach(name -> outputs.add(Output.shape(name, ShapeChannel.CENTRE)));
        for (String name : centreVectors)
            ShapeChannel.VECTOR.forEach(c -> outputs.add(Output.shape(name, c)));
        for (String name : descriptors)
            ShapeChannel.DESCRIPTORS.forEach(c -> outputs.add(Output.shape(name, c)));
        return outputs;
    }

    /** An offset in voxels; empty if it is none, or shorter than half a voxel. */
    Optional<Offset> inVoxels(String offset, double[] voxelSize) {
        Optional<Offset> given = Offset.parse(offset);
        if (offsetUnit.equals("voxels")) return given;
        return given.map(
                        o ->
                                new Offset(
                                        (int) Math.round(o.z() / voxelSize[0]),
                                        (int) Math.round(o.y() / voxelSize[1]),
                                        (int) Math.round(o.x() / voxelSize[2])))
                .filter(o -> !o.isNone());
    }

    /** A mask for every class. */
    public static TargetSection masks() {
        return Named.of(TargetSection.class).make();
    }
}
