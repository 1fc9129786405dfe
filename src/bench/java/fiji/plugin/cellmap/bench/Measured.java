// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a program took from start to end, with the processes that it started.
 *
 * @param seconds that passed
 * @param cpu seconds that all its processors computed
 * @param bytes of memory at the same time; 0 where the system does not tell
 */
record Measured(double seconds, double cpu, long bytes) {

    private static final int PAUSE_MS = 20;

    /** The three numbers. */
    String line() {
        return String.format(Locale.ROOT, "%.2f s, %.2f CPU s, %d MiB", seconds, cpu, bytes >> 20);
    }

    /**
     * Runs a program; blocks.
     *
     * @param log gets what it says
     * @throws CellMapException if it fails
     */
    static Measured run(
            List<String> command, Map<String, String> more, Path log, Progress progress) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(log.toFile()).environment().putAll(more);
        try {
            long start = System.nanoTime();
            Process process = builder.start();
            try {
                Map<Long, Duration> cpu = new HashMap<>();
                long most = 0;
                while (!process.waitFor(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                    progress.check();
                    most = Math.max(most, look(process, cpu));
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                if (process.exitValue() != 0) throw failed(command, said(log), null);
                double used = cpu.values().stream().mapToDouble(d -> d.toNanos() / 1e9).sum();
                return new Measured(seconds, used, most);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw failed(command, AtomicFiles.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Interrupted.");
        }
    }

    /** Notes the processor time of each process; gives the memory of all. */
    private static long look(Process process, Map<Long, Duration> cpu) {
        long bytes = 0;
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        for (ProcessHandle one : all) {
            one.info().totalCpuDuration().ifPresent(d -> cpu.put(one.pid(), d));
            bytes += memory(one.pid());
        }
        return bytes;
    }

    private static long memory(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:"))
                    .map(l -> l.replaceAll("\\D+", ""))
                    .mapToLong(Long::parseLong)
                    .map(kib -> kib << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    private static String said(Path log) throws IOException {
        return Files.readString(log).strip().lines().reduce((a, b) -> b).orElse("It said nothing.");
    }

    private static CellMapException failed(List<String> command, String why, Exception cause) {
        return new CellMapException(
                "Cannot measure a program",
                command.get(0),
                why,
                "For the peer, give a Python that has cellmap-segmentation-challenge.",
                cause);
    }
}
