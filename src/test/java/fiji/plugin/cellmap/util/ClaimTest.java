// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {

    private static final String LOCK = ".cellmap-lock";

    @TempDir Path folder;

    /** The main method of the process that holds a folder until it is ended. */
    public static void main(String[] args) throws Exception {
        try (Claim claim = Claim.on(Path.of(args[0]))) {
            System.out.println("held");
            System.in.read();
        }
    }

    private Process holder() throws IOException {
        Process process =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ClaimTest.class.getName(),
                                folder.toString(),
                                "some argument")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals("held", process.inputReader().readLine());
        return process;
    }

    private CellMapException refused() {
        return assertThrows(CellMapException.class, () -> Claim.on(folder));
    }

    @Test
    void aSecondProcessIsRefusedByTheNameOfTheFirst() throws Exception {
        Process first = holder();
        try {
            for (int n = 0; n < 2; n++) {
                CellMapException e = refused();
                assertEquals(folder.toString(), e.where());
                assertTrue(e.why().contains("process " + first.pid() + " on "), e.why());
                assertTrue(
                        e.why().contains("some argument") && e.why().contains("since 20"), e.why());
            }
            first.outputWriter().write("\n");
            first.outputWriter().flush();
            assertTrue(first.waitFor(60, TimeUnit.SECONDS));
            assertFalse(Files.exists(folder.resolve(LOCK)));
            try (Claim claim = Claim.on(folder)) {
                assertTrue(claim.takenOver().isEmpty());
            }
        } finally {
            first.destroyForcibly();
        }
    }

    @Test
    void whatAKilledProcessLeftIsTakenOver() throws Exception {
        Process first = holder();
        first.destroyForcibly().waitFor();
        assertTrue(Files.exists(folder.resolve(LOCK)));
        try (Claim claim = Claim.on(folder)) {
            String note = claim.takenOver().orElseThrow();
            assertTrue(note.contains("process " + first.pid()), note);
            refused();
        }
        assertFalse(Files.exists(folder.resolve(LOCK)));
    }

    /** Closing another channel of a file gives up all locks that a process has on it. */
    @Test
    void aRefusalWithinAProcessDoesNotGiveUpTheLock() throws Exception {
        try (Claim claim = Claim.on(folder.resolve("a"))) {
            Path link = Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
            assertThrows(CellMapException.class, () -> Claim.on(link));
            assertThrows(CellMapException.class, () -> Claim.on(folder.resolve("a")));
            Process other =
                    new ProcessBuilder(
                                    System.getProperty("java.home") + "/bin/java",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ClaimTest.class.getName(),
                                    folder.resolve("a").toString())
                            .redirectErrorStream(true)
                            .start();
            String said = new String(other.getInputStream().readAllBytes());
            assertEquals(1, other.waitFor(), said);
            assertTrue(said.contains("process " + ProcessHandle.current().pid()), said);
            assertTrue(claim.takenOver().isEmpty());
        }
    }

    /**
     * A process that was killed on its way out, one of an older version, one whose disk was full.
     */
    @Test
    void anyRestIsTakenOver() throws IOException {
        for (String rest : new String[] {"-", "", "no JSON", "{\"pid\": 1}"}) {
            Files.writeString(folder.resolve(LOCK), rest);
            Claim.on(folder).close();
            assertFalse(Files.exists(folder.resolve(LOCK)), rest);
        }
    }

    @Test
    void theNumberOfADeadProcessUsedAgainIsNoHolder() throws IOException {
        long self = ProcessHandle.current().pid();
        String json =
                "{\"host\":\"%s\",\"pid\":%d,\"start\":1000,\"command\":\"c\",\"since\":1}"
                        .formatted(Holder.machine(), self);
        Files.writeString(folder.resolve(LOCK), json);
        try (Claim claim = Claim.on(folder)) {
            assertTrue(claim.takenOver().orElseThrow().contains("process " + self));
        }
    }

    @Test
    void ofManyThreadsOneHasItAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        IntStream.range(0, 200)
                .parallel()
                .forEach(
                        i -> {
                            try (Claim claim = Claim.on(folder)) {
                                assertEquals(1, inside.incrementAndGet());
                                entered.incrementAndGet();
                                inside.decrementAndGet();
                            } catch (CellMapException e) {
                                assertTrue(e.what().contains("Another process"), e.getMessage());
                            }
                        });
        assertTrue(entered.get() > 0);
    }
}
