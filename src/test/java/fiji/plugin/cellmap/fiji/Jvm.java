// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a main class in a JVM of its own, whose class path holds no engine. */
final class Jvm {

    /** How it ended, and what it printed. */
    record End(int code, String output) {}

    private Jvm() {}

    /** The entries of the test class path without DJL, libtorch, and other private libraries. */
    static List<String> classPathWithoutEngine() {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.replace('\\', '/').matches(".*(/djl/|pytorch).*"))
                .toList();
    }

    static End run(List<String> classPath, List<String> options, Class<?> main, String... args)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:TieredStopAtLevel=1"); // It lives for seconds.
        line.add("-Djava.awt.headless=true");
        line.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        line.addAll(options);
        line.add("-cp");
        line.add(classPath.stream().collect(Collectors.joining(File.pathSeparator)));
        line.add(main.getName());
        line.addAll(List.of(args));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), output);
    }
}
