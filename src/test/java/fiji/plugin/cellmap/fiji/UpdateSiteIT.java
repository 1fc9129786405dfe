// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.worker.Libraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.util.FileUtils;

/** The lists of the update site say what the build has, and nothing shadows a jar of Fiji. */
class UpdateSiteIT {

    /** What only the code in Fiji's own JVM uses, or nobody at run time. */
    private static final Set<String> NOT_FOR_WORKERS =
            Set.of("ij", "scijava-common", "parsington", "checker-qual", "error_prone_annotations");

    private static final String NATIVE = "pytorch-native-cpu-";

    private static String name(String file) {
        return file.replaceFirst("-\\d.*", "");
    }

    private static boolean fijiShips(String name) throws IOException {
        return Files.readAllLines(Path.of("update-site/fiji-ships.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .anyMatch(
                        line ->
                                line.endsWith("*")
                                        ? name.startsWith(line.substring(0, line.length() - 1))
                                        : name.equals(line));
    }

    private static Set<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void weAddExactlyWhatFijiDoesNotShip() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (String library : libraries())
            if (!fijiShips(name(library)) && !library.startsWith(NATIVE)) expected.add(library);
        List<String> listed =
                Installation.added().stream()
                        .map(path -> Path.of(path).getFileName().toString())
                        .toList();
        Set<String> common = new TreeSet<>(listed);
        common.removeIf(file -> file.startsWith(NATIVE));
        assertEquals(expected, common);
        for (String library : libraries())
            if (library.startsWith(NATIVE)) assertTrue(listed.contains(library), library);
        assertEquals(4, listed.stream().filter(file -> file.startsWith(NATIVE)).count());
    }

    @Test
    void everyFileLiesOutsideOfFijisClassPath() throws IOException {
        for (String path : Installation.added())
            assertTrue(
                    path.matches("lib/((linux64|linux-arm64|macos-arm64|win64)/)?cellmap/[^/]+"),
                    path);
    }

    @Test
    void theWorkerTakesTheRestFromFiji() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (String library : libraries())
            if (fijiShips(name(library)) && !NOT_FOR_WORKERS.contains(name(library)))
                expected.add(name(library));
        assertEquals(expected, new TreeSet<>(Libraries.shippedByFiji()));
    }

    /**
     * The updater knows files by their names without version: two of one name cannot be uploaded.
     */
    @Test
    void noTwoFilesAreOneToTheUpdater() throws IOException {
        for (String version : List.of("0.1.0", "0.1.0-SNAPSHOT")) {
            List<String> site = new ArrayList<>(Installation.added());
            for (String jar : List.of("CellMap_", "CellMap_Fiji"))
                site.add("jars/" + jar + "-" + version + ".jar");
            Set<String> names = new TreeSet<>();
            for (String file : site)
                assertTrue(names.add(FileUtils.stripFilenameVersion(file)), file);
        }
    }

    /**
     * Fiji would log a line for each entry of ImageJ 1's menu that has a command of the same label.
     */
    @Test
    void fijisJarHasNoMenuOfImageJ1(@TempDir Path folder) throws IOException {
        try (JarFile jar = new JarFile(Installation.make(folder, "jars").jar().toFile())) {
            assertNull(jar.getEntry("plugins.config"));
            assertNotNull(jar.getEntry("META-INF/json/org.scijava.plugin.Plugin"));
        }
    }
}
