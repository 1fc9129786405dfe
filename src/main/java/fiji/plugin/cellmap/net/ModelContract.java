package fiji.plugin.cellmap.net;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What a user of a model must know; travels inside {@code model.pt} as the extra file {@link
 * #ENTRY} (JSON). Immutable by convention.
 *
 * @param version of this form: 1
 * @param architecture name, "" for a foreign model
 * @param options of the architecture
 * @param classes output channels in order
 * @param voxelSize of input and output in nm, z y x
 * @param window training patch in voxels, z y x
 * @param multiple every axis of a window must be a multiple of this
 * @param intensityScale network input = stored value * scale + offset
 * @param intensityOffset see scale
 * @param activation from output to probability: {@code sigmoid} or {@code none}
 */
public record ModelContract(
        int version,
        String architecture,
        Map<String, Object> options,
        List<String> classes,
        @JsonProperty("voxel_size") double[] voxelSize,
        int[] window,
        int multiple,
        @JsonProperty("intensity_scale") double intensityScale,
        @JsonProperty("intensity_offset") double intensityOffset,
        String activation) {

    public static final String ENTRY = "cellmap.json";
}
