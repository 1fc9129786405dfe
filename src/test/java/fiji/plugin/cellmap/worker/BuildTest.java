// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

    @Test
    void theHashOfAFileIsItsSha256(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.jar"), "abc");
        String known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(known, Build.hash(file));
    }

    @Test
    void theHashOfAFolderFollowsItsFiles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a"), "abc");
        String before = Build.hash(folder);
        Files.writeString(folder.resolve("b"), "d");
        assertNotEquals(before, Build.hash(folder));
    }

    @Test
    void theRunningBuildKnowsWhereItIs() {
        assertTrue(Files.exists(Build.home()));
        assertEquals(64, Build.current().hash().length());
    }
}
