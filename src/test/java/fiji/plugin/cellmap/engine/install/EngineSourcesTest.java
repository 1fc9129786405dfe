// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSourcesTest {

    private static final EngineBundle CUDA =
            EngineBundle.find("cuda", "linux-x86_64", EngineBundle.all());
    private static final EngineBundle CPU =
            EngineBundle.find("cpu", "linux-x86_64", EngineBundle.all());

    @TempDir Path home;

    private String find(EngineBundle bundle, String given, Map<String, String> env, String built) {
        Properties properties = new Properties();
        properties.setProperty("index", built);
        properties.setProperty("repository", built);
        return new EngineSources(env::get, home, home.resolve("etc/pip.conf"), properties)
                .of(bundle, given);
    }

    @Test
    void theUserComesBeforePipAndPipBeforeTheBuild() throws Exception {
        Map<String, String> env = Map.of("PIP_INDEX_URL", "http://variable/simple");
        assertEquals("http://own", find(CUDA, "http://own", env, "http://built"));
        assertEquals("http://variable/simple", find(CUDA, null, env, "http://built"));
        assertEquals("http://built", find(CPU, null, env, "http://built"));
        Files.createDirectories(home.resolve(".config/pip"));
        Files.writeString(
                home.resolve(".config/pip/pip.conf"),
                "[global]\ntimeout = 60\nextra-index-url = http://extra\n"
                        + "index-url = http://file/simple\n");
        assertEquals("http://file/simple", find(CUDA, null, Map.of(), "http://built"));
    }

    @Test
    void withoutAnyItSaysWhatToGive() {
        assertEquals("http://built", find(CUDA, null, Map.of(), "http://built"));
        for (String built : new String[] {"", "${engine.index}"}) {
            assertThrows(UsageException.class, () -> find(CUDA, null, Map.of(), built));
            assertThrows(UsageException.class, () -> find(CPU, null, Map.of(), built));
        }
    }
}
