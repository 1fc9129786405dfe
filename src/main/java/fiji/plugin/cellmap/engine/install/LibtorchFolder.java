// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import fiji.plugin.cellmap.engine.natives.EngineChoice;
import fiji.plugin.cellmap.engine.natives.InstalledEngine;
import fiji.plugin.cellmap.engine.natives.LibraryFile;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A libtorch that is on the disk already, in a Python environment or unpacked by hand; it is used
 * where it is.
 *
 * @param libraries its folder
 * @param version such as {@code 2.7.1}; empty if nothing says it
 */
record LibtorchFolder(Path libraries, String version) {

    private static final List<String> NAMES = List.of("libtorch.so", "torch.dll", "libtorch.dylib");

    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+\\.\\d+)");

    /** The one in a folder: itself, of a distribution, of site-packages, or of an environment. */
    static Optional<LibtorchFolder> in(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        return candidates(whole)
                .filter(f -> NAMES.stream().anyMatch(n -> Files.isRegularFile(f.resolve(n))))
                .map(f -> new LibtorchFolder(f, version(f)))
                .findFirst();
    }

    private static Stream<Path> candidates(Path folder) {
        Stream<Path> near =
                Stream.of("", "lib", "torch/lib", "Lib/site-packages/torch/lib")
                        .map(folder::resolve);
        Path lib = folder.resolve("lib");
        if (!Files.isDirectory(lib)) return near;
        try (Stream<Path> below = Files.list(lib)) {
            List<Path> pythons =
                    below.filter(p -> p.getFileName().toString().startsWith("python"))
                            .sorted()
                            .map(p -> p.resolve("site-packages/torch/lib"))
                            .toList();
            return Stream.concat(near, pythons.stream());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list a folder",
                    lib,
                    AtomicFiles.reason(e),
                    "Check its permissions.",
                    e);
        }
    }

    /** Python's package and the distribution for C++ have a file that says it; else the library. */
    private static String version(Path libraries) {
        for (String name : List.of("../version.py", "../build-version")) {
            Path file = libraries.resolve(name).normalize();
            if (!Files.isRegularFile(file)) continue;
            try {
                Matcher found = VERSION.matcher(Files.readString(file));
                if (found.find()) return found.group(1);
            } catch (IOException e) {
                throw new CellMapException(
                        "Cannot read a file", file, AtomicFiles.reason(e), "", e);
            }
        }
        return LibraryFile.libtorchVersion(libraries);
    }

    /**
     * How it is described once it is in use.
     *
     * @param flavour of the JNI library for CUDA
     */
    InstalledEngine installed(String flavour) {
        boolean cuda = EngineChoice.hasCuda(libraries);
        Path cudart = libraries.resolve("../../nvidia/cuda_runtime/lib").normalize();
        return new InstalledEngine(
                "folder-" + Hashes.sha256(libraries.toString()).substring(0, 8),
                cuda ? "cuda" : "cpu",
                version,
                cuda ? flavour : "cpu",
                libraries.toString(),
                cuda && Files.isDirectory(cudart) ? cudart.toString() : "",
                "libtorch in " + libraries + ", used where it is",
                0);
    }
}
