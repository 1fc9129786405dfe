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
 * of its objects, affinities and boundaries.
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
                Boolean hierarchy) {

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
    }

    /** Whether the network has a first channel for the background. */
    public boolean backgroundChannel() {
        return exclusive && background;
    }

    /** Whether objects are learned beside the classes. */
    public boolean objects() {
        return !affinities.isEmpty() || !boundaries.isEmpty();
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
