// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedConfigsTest {

    /** As the demo does in its default folder. */
    @Test
    void aFolderOfTheSameNameHidesNone(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("demo"));
        java.lang.Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Opener.class.getName(),
                                "demo")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals("demo", output.strip());
    }

    /** Each one in configs/ can be named, and says by its name which it is. */
    @Test
    void everyConfigurationIsShipped() throws Exception {
        Set<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("configs"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .forEach(name -> there.add(name.replace(".yaml", "")));
        }
        assertEquals(there, new TreeSet<>(ShippedConfigs.NAMES));
        for (String name : there)
            assertEquals(name, ShippedConfigs.open(name, null).experiment().name());
    }

    @Test
    void anUnknownNameIsAFileThatIsNotThere() {
        UsageException e =
                assertThrows(UsageException.class, () -> ShippedConfigs.open("nothing", null));
        assertTrue(e.where().contains("nothing"), e.getMessage());
    }

    /** Prints the name of a configuration; its working folder is what the test says. */
    static final class Opener {
        public static void main(String[] args) {
            System.out.println(ShippedConfigs.open(args[0], null).experiment().name());
        }
    }
}
