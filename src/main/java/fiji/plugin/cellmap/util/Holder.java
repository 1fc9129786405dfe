// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A process that writes somewhere, as others are told about it. Immutable.
 *
 * @param host name of its machine
 * @param start of the process, in milliseconds since 1970; numbers of processes are used again
 * @param command what it was told to do
 * @param since when it began to write, in milliseconds since 1970
 */
record Holder(String host, long pid, long start, String command, long since) {

    /** The start of a process shifts when the clock of its machine is set. */
    private static final long CLOCK_MS = 60_000;

    private static final String HOST = readHost();
    private static final String PACKAGES = "fiji.plugin.cellmap.";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** This process, from now on. */
    static Holder now() {
        ProcessHandle self = ProcessHandle.current();
        return new Holder(HOST, self.pid(), start(self), readCommand(), System.currentTimeMillis());
    }

    /** This machine, as far as it has a name. */
    static String machine() {
        return HOST;
    }

    /** Whether it runs on this machine; of another machine nobody here knows. */
    @JsonIgnore
    boolean isAlive() {
        return host.equals(HOST) && runs(pid, start);
    }

    /** Whether a process of this machine runs. */
    static boolean runs(long pid, long start) {
        return ProcessHandle.of(pid)
                .filter(process -> Math.abs(start(process) - start) <= CLOCK_MS)
                .isPresent();
    }

    static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    @Override
    public String toString() {
        String time = TIME.format(Instant.ofEpochMilli(since).atZone(ZoneId.systemDefault()));
        return "process " + pid + " on " + host + " (" + command + "), since " + time;
    }

    /** The arguments behind the main class of ours, or the main class of another program. */
    private static String readCommand() {
        String[] words = System.getProperty("sun.java.command", "java").split(" ", 2);
        if (!words[0].startsWith(PACKAGES)) return words[0];
        return words.length < 2 ? "cellmap" : "cellmap " + words[1];
    }

    private static String readHost() {
        String name = System.getenv().getOrDefault("COMPUTERNAME", "");
        try {
            name += Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException | UncheckedIOException e) {
            name += System.getenv().getOrDefault("HOSTNAME", "");
        }
        return name.strip();
    }
}
