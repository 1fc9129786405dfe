// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import com.fasterxml.jackson.annotation.JsonIgnore;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An engine in a folder of its own: what {@value #FILE} there says.
 *
 * @param name of the folder
 * @param kind {@code cuda} or {@code cpu}
 * @param version of libtorch
 * @param flavour of the JNI library that serves it on a GPU, or {@code cpu}
 * @param libraries folder of libtorch: relative to the engine's folder, or absolute for one that
 *     lies elsewhere
 * @param cudart folder of CUDA's runtime, likewise; empty for none
 * @param about in words
 * @param bytes that it takes here
 */
public record InstalledEngine(
        String name,
        String kind,
        String version,
        String flavour,
        String libraries,
        String cudart,
        String about,
        long bytes) {

    /** Describes an engine. */
    public static final String FILE = "engine.json";

    static final String CUDA = "cuda";

    /**
     * Reads the description in a folder.
     *
     * @throws CellMapException if there is none or it is damaged
     */
    static InstalledEngine read(Path folder) {
        return Json.read(folder.resolve(FILE), InstalledEngine.class);
    }

    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    @JsonIgnore
    public boolean isCuda() {
        return kind.equals(CUDA);
    }

    /** Major version of CUDA; the flavour is {@code cu128} for 12.8. */
    int cudaMajor() {
        return Integer.parseInt(flavour.substring(2, 4));
    }
}
