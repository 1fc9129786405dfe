package fiji.plugin.cellmap.config;

import java.util.Map;

/**
 * Which network. The options are the architecture's own and are checked by it.
 *
 * @param architecture name as {@code cellmap models} lists it
 * @param options by name; what is left out has the original's default
 * @param weights file to start from (any that {@code cellmap convert} reads); null for new weights
 * @param partial whether weights may lack tensors or have other shapes, which then start anew
 */
public record ModelSection(
        String architecture, Map<String, Object> options, String weights, Boolean partial) {

    public ModelSection {
        architecture = Defaults.or(architecture, "BasicUNet");
        options = options == null ? Map.of() : Map.copyOf(options);
        partial = Defaults.or(partial, false);
    }

    static ModelSection defaults() {
        return new ModelSection(null, null, null, null);
    }
}
