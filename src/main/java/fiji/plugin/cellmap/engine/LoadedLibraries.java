// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The native libraries of the engine in this process, and where they were found. */
final class LoadedLibraries {

    private static final Pattern OURS =
            Pattern.compile(
                    "/[^/]*(torch|c10|gomp|iomp|omp\\.|djl|cuda|cudnn|cublas|cufft|curand|cusparse"
                            + "|cusolver|cupti|cufile|nccl|nvrtc|nvJitLink|openblas|arm_compute)"
                            + "[^/]*$");

    private LoadedLibraries() {}

    /**
     * Their paths, sorted; as Linux tells them.
     *
     * @param folders where they must be on other systems
     */
    static List<String> list(List<Path> folders) {
        Path maps = Path.of("/proc/self/maps");
        try {
            if (Files.exists(maps))
                return Files.readString(maps, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.indexOf('/') > 0)
                        .map(line -> line.substring(line.indexOf('/')))
                        .filter(path -> path.contains(".so") && OURS.matcher(path).find())
                        .distinct()
                        .sorted()
                        .toList();
        } catch (IOException e) {
            // Told below.
        }
        return folders.stream().map(Path::toString).toList();
    }
}
