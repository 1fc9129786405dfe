// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.train.TrainingListenerProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedJarsTest {

    private static final String LISTENER =
            "META-INF/services/" + TrainingListenerProvider.class.getName();

    @TempDir Path root;

    private Path jar(String name, String entry) throws IOException {
        Path jar = root.resolve(name);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write("some.Class\n".getBytes());
        }
        return jar;
    }

    private List<Path> behind(List<Path> present, Path... application) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path entry : application) urls.add(entry.toUri().toURL());
        ClassLoader parent = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), parent)) {
            List<Path> added = AddedJars.behind(present, loader, Set.of("CellMap_Fiji"));
            return added.stream().filter(path -> path.startsWith(root)).toList();
        }
    }

    @Test
    void aJarThatAddsAListenerComesFirstThenWhatItMayNeed() throws IOException {
        Path home = jar("jars/CellMap_-1.0.jar", LISTENER);
        Path library = jar("lib/cellmap/jackson-core-2.23.0.jar", "a");
        Path fijis = jar("jars/jackson-core-2.19.2.jar", "a");
        Path needed = jar("jars/mail-1.6.jar", "a");
        Path added = jar("plugins/Announcer_-1.0.jar", LISTENER);
        List<Path> present = List.of(home, library);
        assertEquals(List.of(), behind(present, home, fijis, needed));
        assertEquals(List.of(added, needed), behind(present, home, fijis, needed, added));
    }

    @Test
    void aFolderOfClassesAddsAsWell() throws IOException {
        Path folder = root.resolve("classes with blank");
        Files.createDirectories(folder.resolve(LISTENER).getParent());
        Files.writeString(folder.resolve(LISTENER), "some.Class\n");
        assertEquals(List.of(folder), behind(List.of(), folder));
        assertEquals(List.of(), behind(List.of(folder), folder));
    }

    /** Without its libraries it must not come in by this door. */
    @Test
    void ourSecondJarDoesNotCount() throws IOException {
        Path second = jar("jars/CellMap_Fiji-1.0.jar", LISTENER);
        assertEquals(List.of(), behind(List.of(), second));
    }

    @Test
    void everyServiceOfTheProgramIsKnown() throws IOException {
        Set<String> loaded = new TreeSet<>();
        Pattern load = Pattern.compile("ServiceLoader\\.load\\(\\s*(\\w+)\\.class");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher found = load.matcher(Files.readString(file));
                while (found.find()) loaded.add(found.group(1));
            }
        }
        // Those of the command line, which has its own class path.
        loaded.removeAll(Set.of("AddedVerb", "Cluster"));
        Set<String> known = new TreeSet<>();
        AddedJars.SERVICES.forEach(service -> known.add(service.getSimpleName()));
        assertEquals(loaded, known);
    }
}
