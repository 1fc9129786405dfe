// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Version;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run ran on, for whoever reads about it later. */
public final class EnvironmentFacts {

    private EnvironmentFacts() {}

    /** Versions, system, engine and devices; starts the engine. */
    public static Map<String, Object> facts() {
        Map<String, Object> facts = host();
        facts.putAll(Devices.describe());
        return facts;
    }

    /** The part that needs no engine. */
    public static Map<String, Object> host() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("cellmap", Version.text());
        facts.put("time", Instant.now().toString());
        facts.put("java", System.getProperty("java.version"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
        return facts;
    }

    public static void write(Path file, Path data) {
        Map<String, Object> facts = facts();
        if (data != null) facts.put("data", data.toAbsolutePath().normalize().toString());
        AtomicFiles.write(file, Json.bytes(facts));
    }
}
