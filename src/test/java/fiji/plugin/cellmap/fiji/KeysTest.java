// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Escape cancels in every window, Enter is OK. Needs a screen. */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
class KeysTest {

    @Test
    void escapeCancelsAndEnterIsOk(@TempDir Path folder) throws Exception {
        List<String> options =
                List.of("-Djava.awt.headless=false", "-Duser.home=" + folder, "-Xmx512m");
        Jvm.End end =
                Jvm.run(Jvm.classPathWithoutEngine(), options, KeysJvm.class, folder.toString());
        assertEquals(0, end.code(), end.output());
        assertTrue(end.output().strip().matches("\\d+ keys"), end.output());
    }
}
