package fiji.plugin.cellmap.config;

import java.util.Map;

/**
 * Which network. The options are the architecture's own and are checked by it.
 *
 * @param architecture name as {@code cellmap models} lists it
 * @param options by name; what is left out has the original's default
 */
public record ModelSection(String architecture, Map<String, Object> options) {
    public ModelSection {
        architecture = Defaults.or(architecture, "BasicUNet");
        options = options == null ? Map.of() : Map.copyOf(options);
    }
}
