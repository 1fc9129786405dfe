// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.List;

/** What the network learns of each class: a mask, one of several exclusive masks, or a distance. */
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
                Boolean background) {
    public TargetSection {
        exclusive = Defaults.or(exclusive, false);
        distance = distance == null ? List.of() : List.copyOf(distance);
        distanceScale = Defaults.or(distanceScale, 50.0);
        distanceUnit = Defaults.or(distanceUnit, "nm");
        background = Defaults.or(background, true);
    }

    /** Whether the network has a first channel for the background. */
    public boolean backgroundChannel() {
        return exclusive && background;
    }

    /** A mask for every class. */
    public static TargetSection masks() {
        return Named.of(TargetSection.class).make();
    }
}
