// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.cli.Main;
import fiji.plugin.cellmap.store.FlippedCompression;
import fiji.plugin.cellmap.worker.Libraries;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import net.imglib2.img.array.ArrayImgs;
import org.janelia.saalfeldlab.n5.Compression;
import org.janelia.saalfeldlab.n5.N5FSWriter;
import org.janelia.saalfeldlab.n5.imglib2.N5Utils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a folder that looks like Fiji, the worker reads with N5 where both jars are there. */
@Timeout(300)
class SecondJarIT {

    @TempDir static Path folder;

    @BeforeAll
    static void write() {
        try (N5FSWriter writer = new N5FSWriter(folder.resolve("a.n5").toString())) {
            N5Utils.save(
                    ArrayImgs.unsignedBytes(new byte[] {1, 2, 3, 4}, 2, 2, 1),
                    writer,
                    "em",
                    new int[] {2, 2, 1},
                    new FlippedCompression());
        }
    }

    private static Path onClassPath(String name) {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(classPath.split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().matches(name + "-\\d.*\\.jar"))
                .findFirst()
                .orElseThrow();
    }

    /** What inspect says with the class path that workers of this Fiji have. */
    private static String inspected(Installation fiji) throws Exception {
        List<String> path = new ArrayList<>(List.of("target/fiji-test-classes"));
        try (Stream<Path> jars = Files.list(fiji.root().resolve("jars"))) {
            jars.forEach(jar -> path.add(jar.toString()));
        }
        Jvm.End found = Jvm.run(path, List.of(), ClassPathJvm.class);
        assertEquals(0, found.code(), found.output());
        List<String> worker = found.output().lines().toList();
        String container = folder.resolve("a.n5").toString();
        return Jvm.run(worker, List.of(), Main.class, "inspect", container, "--hash").output();
    }

    @Test
    void theWorkerReadsWithN5WhereTheSecondJarIs() throws Exception {
        Installation fiji = Installation.make(folder.resolve("Fiji"), "jars");
        Path jars = fiji.root().resolve("jars");
        String refused = inspected(fiji);
        assertTrue(refused.contains("compression {\"type\":\"flipped\""), refused);
        for (String name : Libraries.neededByTheSecondJar()) {
            Path jar = onClassPath(name);
            Files.copy(jar, jars.resolve(jar.getFileName()));
        }
        Files.copy(second(), jars.resolve(second().getFileName()));
        plugin(jars.resolve(Libraries.usedByTheSecondJar().get(0) + "-1.0.jar"));
        String output = inspected(fiji);
        assertTrue(output.contains("uint8 [1, 2, 2] in chunks of [1, 2, 2], flipped"), output);
        // SHA-256 of the bytes 1, 2, 3, 4
        assertTrue(
                output.contains("9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a"),
                output);
    }

    /** A jar with the compression, in the place of one that the second jar uses if it is there. */
    private static void plugin(Path jar) throws IOException {
        Path classes = Path.of("target/fiji-test-classes");
        Path index = Path.of("META-INF/json/" + Compression.CompressionType.class.getName());
        Path type = Path.of(FlippedCompression.class.getName().replace('.', '/') + ".class");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : List.of(index, type)) {
                out.putNextEntry(new JarEntry(file.toString().replace('\\', '/')));
                Files.copy(classes.resolve(file), out);
            }
        }
    }

    private static Path second() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(f -> f.getFileName().toString().startsWith("CellMap_Fiji-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
