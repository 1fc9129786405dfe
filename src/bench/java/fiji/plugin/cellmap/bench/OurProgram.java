// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.worker.Libraries;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * This program, started as a user starts it: by the launcher that started this Java; without one,
 * with the options that it gives Java, or those of this Java if it has any.
 */
final class OurProgram {

    /** What the launcher tells of itself. */
    private static final String LAUNCHER = System.getProperty("cellmap.launcher");

    private static final String MAIN = "fiji.plugin.cellmap.cli.Main";

    /** What the script cellmap gives Java for process. */
    static final List<String> PROCESS =
            Stream.concat(collector(), Stream.of("-XX:CompileThresholdScaling=4")).toList();

    private OurProgram() {}

    private static Stream<String> collector() {
        return Runtime.getRuntime().availableProcessors() <= 4
                ? Stream.of(
                        "-XX:+UseSerialGC",
                        "-Xms200m",
                        "-Xmn32m",
                        "-XX:PretenureSizeThreshold=256k")
                : Stream.of("-XX:+UseParallelGC", "-XX:GCTimeRatio=4", "-Xms64m");
    }

    /** The command line of a verb with arguments. */
    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (LAUNCHER != null) {
            command.add(LAUNCHER);
            command.addAll(arguments);
            return command;
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> given =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(a -> a.startsWith("-X"))
                        .toList();
        command.addAll(given.isEmpty() && arguments.get(0).equals("process") ? PROCESS : given);
        command.add("-cp");
        command.add(
                Libraries.classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(MAIN);
        command.addAll(arguments);
        return command;
    }
}
