// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.engine.natives.EngineFinding;
import fiji.plugin.cellmap.engine.natives.EngineFolder;
import fiji.plugin.cellmap.engine.natives.InstalledEngine;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real starts in processes of their own, with copies of this program's libraries, whole or not. */
@EnabledOnOs(OS.LINUX)
class EngineTrialTest {

    @TempDir Path folder;
    private Path libraries;
    private EngineFolder engines;

    /** The libraries that the engine has unpacked, as an engine of its own. */
    @BeforeEach
    void engine() throws Exception {
        engines = new EngineFolder(folder.resolve("engines"));
        libraries = Files.createDirectories(engines.of("copy").resolve("lib"));
        Devices.describe();
        Path torch =
                Devices.libraries().stream()
                        .map(Path::of)
                        .filter(p -> p.endsWith("libtorch_cpu.so"))
                        .findFirst()
                        .orElseThrow();
        try (Stream<Path> all = Files.list(torch.getParent())) {
            for (Path file : all.filter(f -> !f.toString().contains("djl_torch")).toList())
                link(file, libraries.resolve(file.getFileName()));
        }
        InstalledEngine engine =
                new InstalledEngine("copy", "cpu", "2.7.1", "cpu", "lib", "", "a copy", 0);
        AtomicFiles.write(engines.of("copy").resolve(InstalledEngine.FILE), Json.bytes(engine));
        engines.activate("copy");
    }

    /** Not a symbolic one: the system would look for what it needs where that leads. */
    private static void link(Path file, Path to) throws IOException {
        try {
            Files.createLink(to, file.toRealPath());
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(file, to);
        }
    }

    private String kind() {
        return EngineTrial.of(engines).map(EngineFinding::kind).orElse("none");
    }

    @Test
    void aWholeEngineComputes() {
        assertEquals(Optional.empty(), EngineTrial.of(engines));
    }

    @Test
    void aLibraryIsMissing() throws Exception {
        Files.delete(libraries.resolve("libc10.so"));
        assertEquals("missing-library", kind());
    }

    @Test
    void aLibraryIsCutOff() throws Exception {
        Path library = libraries.resolve("libc10.so");
        byte[] bytes = Files.readAllBytes(library);
        Files.delete(library);
        Files.write(library, Arrays.copyOf(bytes, bytes.length / 2));
        EngineFinding fault = EngineTrial.of(engines).orElseThrow();
        assertEquals("damaged", fault.kind());
        assertTrue(fault.why().contains("libc10.so"), fault.why());
    }

    @Test
    void aLibraryIsForAnotherProcessor() throws Exception {
        Path library = libraries.resolve("libc10.so");
        byte[] bytes = Files.readAllBytes(library);
        Files.delete(library);
        bytes[0x12] = (byte) (bytes[0x12] == 62 ? 183 : 62);
        Files.write(library, bytes);
        assertEquals("wrong-architecture", kind());
    }

    /** A library of libtorch's name that lacks its functions, as one of another version does. */
    @Test
    void aLibraryIsOfAnotherVersion() throws Exception {
        Path library = libraries.resolve("libc10.so");
        Path other =
                Stream.of("/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib")
                        .map(f -> Path.of(f, "libz.so.1"))
                        .filter(Files::exists)
                        .findFirst()
                        .orElse(null);
        Assumptions.assumeTrue(other != null);
        Files.delete(library);
        Files.copy(other, library);
        assertEquals("version-mismatch", kind());
    }
}
