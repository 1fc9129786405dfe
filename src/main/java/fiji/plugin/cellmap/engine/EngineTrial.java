// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.engine.natives.EngineChoice;
import fiji.plugin.cellmap.engine.natives.EngineFinding;
import fiji.plugin.cellmap.engine.natives.EngineFolder;
import fiji.plugin.cellmap.engine.natives.LoadFault;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Starts the active engine of a folder in a process of its own, where it cannot harm this one, and
 * lets it compute a little.
 */
public final class EngineTrial {

    /**
     * What the tried process tells.
     *
     * @param fault why the engine does not start; null if it does
     * @param devices that compute
     */
    private record Answer(EngineFinding fault, List<String> devices) {}

    private EngineTrial() {}

    /**
     * In the process that is tried.
     *
     * @param args the file for the answer
     */
    public static void main(String[] args) {
        EngineFinding fault = EngineStart.get().fault().orElse(null);
        List<ComputeDevice> devices = fault == null ? Devices.parse("auto") : List.of();
        devices.forEach(ConvolutionProbe::verify);
        Answer answer = new Answer(fault, devices.stream().map(ComputeDevice::toString).toList());
        AtomicFiles.write(Path.of(args[0]), Json.bytes(answer));
    }

    /**
     * What is wrong with the active engine of a folder; blocks for some seconds.
     *
     * @return empty if it computes
     */
    public static Optional<EngineFinding> of(EngineFolder folder) {
        EngineChoice choice = EngineChoice.of(folder, HostProbe.look(), name -> null);
        return TemporaryFile.with("the trial of the engine", file -> of(folder, choice, file));
    }

    private static Optional<EngineFinding> of(EngineFolder folder, EngineChoice choice, Path file) {
        try {
            Process process = process(folder, file).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code > 128) return Optional.of(crash(code));
            if (code != 0) return Optional.of(LoadFault.of(output, choice));
            return Optional.ofNullable(Json.read(file, Answer.class).fault());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot try the engine", folder.root(), AtomicFiles.reason(e), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CellMapException("Cannot try the engine", folder.root(), "Interrupted.", "");
        }
    }

    private static ProcessBuilder process(EngineFolder folder, Path answer) {
        ProcessBuilder builder =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx512m",
                                        "-Djava.awt.headless=true",
                                        "-Dai.djl.offline=true",
                                        "-D"
                                                + EngineFolder.PROPERTY
                                                + "="
                                                + folder.root().toAbsolutePath(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        EngineTrial.class.getName(),
                                        answer.toString()))
                        .redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeAll(
                        List.of(
                                EngineChoice.LIBRARIES,
                                EngineChoice.FLAVOUR,
                                EngineChoice.VERSION));
        return builder;
    }

    private static EngineFinding crash(int code) {
        return new EngineFinding(
                "crash",
                true,
                "The engine crashes",
                "Its process ended with code " + code + ".",
                "Its libraries do not fit together or not this machine: install the version that the"
                        + " program needs.");
    }
}
