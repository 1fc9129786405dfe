// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which native libraries the engine is started with. Immutable.
 *
 * @param name of the installed engine, {@value EngineFolder#BUNDLED}, or {@value #GIVEN}
 * @param flavour of the JNI library; empty if the engine itself finds it
 * @param libraries folder of libtorch; empty if the engine unpacks its own
 * @param cudart folder of CUDA's runtime, by which the engine counts GPUs; empty for none
 * @param cuda whether the libraries can compute on a GPU
 * @param why in a sentence
 */
public record EngineChoice(
        String name,
        String flavour,
        Optional<Path> libraries,
        Optional<Path> cudart,
        boolean cuda,
        String why) {

    /** Name for libraries that the environment gives. */
    public static final String GIVEN = "environment";

    /** The engine's own settings: environment variables or system properties. */
    public static final String LIBRARIES = "PYTORCH_LIBRARY_PATH";

    public static final String FLAVOUR = "PYTORCH_FLAVOR";
    public static final String VERSION = "PYTORCH_VERSION";

    private static final String CPU = "cpu";

    /**
     * The choice for a machine.
     *
     * @param settings gives an environment variable or system property, or null
     */
    public static EngineChoice of(
            EngineFolder folder, Machine machine, UnaryOperator<String> settings) {
        String given = settings.apply(LIBRARIES);
        if (given != null && !given.isBlank()) return given(Path.of(given), settings, machine);
        Optional<String> name = folder.activeName();
        Optional<InstalledEngine> active = folder.active();
        if (active.isPresent()) return installed(folder, active.get(), machine);
        return new EngineChoice(
                EngineFolder.BUNDLED,
                "",
                Optional.empty(),
                Optional.empty(),
                false,
                name.map(n -> "The engine " + n + " is gone, so the one of this program is used.")
                        .orElse("No other engine is installed in " + folder.root() + "."));
    }

    private static EngineChoice given(
            Path libraries, UnaryOperator<String> settings, Machine machine) {
        String flavour = settings.apply(FLAVOUR);
        Optional<Path> cudart =
                Optional.of(libraries.resolve("../../nvidia/cuda_runtime/lib").normalize())
                        .filter(Files::isDirectory);
        boolean cuda = hasCuda(libraries);
        String chosen = flavour != null ? flavour : cuda ? "cu128" : CPU;
        boolean usable = !cuda || machine.driver().map(d -> d.serves(12)).orElse(false);
        return new EngineChoice(
                GIVEN,
                flavour != null || usable ? chosen : CPU,
                Optional.of(libraries),
                cudart,
                cuda,
                LIBRARIES + " names it.");
    }

    private static EngineChoice installed(
            EngineFolder folder, InstalledEngine engine, Machine machine) {
        Path home = folder.of(engine.name());
        Path libraries = home.resolve(engine.libraries());
        Optional<Path> cudart =
                engine.cudart().isEmpty()
                        ? Optional.empty()
                        : Optional.of(home.resolve(engine.cudart()));
        boolean usable =
                !engine.isCuda()
                        || machine.driver().map(d -> d.serves(engine.cudaMajor())).orElse(false);
        String why = "It is the active engine of " + folder.root() + ".";
        return new EngineChoice(
                engine.name(),
                usable ? engine.flavour() : CPU,
                Optional.of(libraries),
                usable ? cudart : Optional.empty(),
                engine.isCuda(),
                usable ? why : why + " No GPU can be used, so it computes on the processor.");
    }

    /** Whether a folder of libtorch was built for CUDA. */
    public static boolean hasCuda(Path libraries) {
        return Files.exists(libraries.resolve("libtorch_cuda.so"))
                || Files.exists(libraries.resolve("torch_cuda.dll"));
    }

    /**
     * The system properties that make the engine take them.
     *
     * @param version of the JNI library
     */
    public Map<String, String> properties(String version) {
        Map<String, String> properties = new LinkedHashMap<>();
        libraries.ifPresent(
                path -> {
                    properties.put(LIBRARIES, path.toString());
                    properties.put(VERSION, version);
                    properties.put(FLAVOUR, flavour);
                });
        return properties;
    }
}
