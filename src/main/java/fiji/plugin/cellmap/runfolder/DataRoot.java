// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the data of a run lies, as it noted when it was trained. */
public final class DataRoot {

    private DataRoot() {}

    /** The data root of a run; empty if the run does not know it. */
    public static Optional<Path> of(RunFolder folder) {
        if (!Files.exists(folder.environment())) return Optional.empty();
        Object root = Json.read(folder.environment(), Map.class).get("data");
        return Optional.ofNullable(root).map(r -> Path.of(r.toString()));
    }
}
