package fiji.plugin.cellmap.config;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which network. The options are the architecture's own and are checked by it.
 *
 * @param architecture name as {@code cellmap models} lists it
 * @param options by name, in the order of the names: a hash of the experiment depends on it; what
 *     is left out has the original's default
 * @param weights file to start from (any that {@code cellmap convert} reads); null for new weights
 * @param partial whether weights may lack tensors or have other shapes, which then start anew
 * @param torchscript a foreign model to train instead of an architecture; null for none
 */
public record ModelSection(
        String architecture,
        Map<String, Object> options,
        String weights,
        Boolean partial,
        String torchscript) {

    public ModelSection {
        architecture = Defaults.or(architecture, "BasicUNet");
        options = options == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(options));
        partial = Defaults.or(partial, false);
    }

    static ModelSection defaults() {
        return new ModelSection(null, null, null, null, null);
    }
}
