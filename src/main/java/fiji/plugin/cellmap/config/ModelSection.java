// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which network. The options are the architecture's own and are checked by it; they are in the
 * order of their names, as a hash of the experiment depends on it.
 */
public record ModelSection(
        @Param(help = "Architecture of the network.", byDefault = "BasicUNet") String architecture,
        @Param(
                        help = "Options of the architecture, which checks them.",
                        unset = "the architecture's own defaults")
                Map<String, Object> options,
        @Param(help = "File of weights to start from.", unset = "new weights") String weights,
        @Param(
                        help =
                                "Whether the weights may lack tensors or have some of a "
                                        + "different shape; these are then initialised anew.",
                        byDefault = "false")
                Boolean partial,
        @JsonInclude(JsonInclude.Include.NON_NULL)
                @Param(help = ModelSection.TAKE, unset = "the trained ones")
                String take,
        @Param(
                        help =
                                "TorchScript model from elsewhere to train, instead of an architecture.",
                        unset = "none")
                String torchscript) {

    /** What is said of a choice among weights, wherever a file of weights may be given. */
    public static final String TAKE =
            "Which weights, if the file holds several, such as averaged ones: a dictionary in it,"
                    + " or what stands before their names.";

    public ModelSection {
        architecture = Defaults.or(architecture, "BasicUNet");
        options = options == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(options));
        partial = Defaults.or(partial, false);
    }

    static ModelSection defaults() {
        return Named.of(ModelSection.class).make();
    }
}
