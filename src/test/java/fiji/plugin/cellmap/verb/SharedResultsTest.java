// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.process.Membership;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.HeldException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several processes make of predictions together is what one makes. */
class SharedResultsTest {

    private static final int KILLS = Integer.getInteger("cellmap.kills", 2);

    @TempDir static Path folder;
    private static String run;
    private static Map<String, String> expected;

    @BeforeAll
    static void processHere() throws IOException {
        var phantom = Tiny.phantom(folder.resolve("data"));
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        run = folder.resolve("run").toString();
        Tiny.predict(run, "all", phantom).run(Progress.none());
        process("here").make().run(Progress.none());
        expected = bytes("here");
        assertFalse(expected.isEmpty());
    }

    @AfterEach
    void nothingIsLost() {
        CoresOfThis.LOST.clear();
    }

    private static Named<ProcessPrediction> process(String out) {
        return Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, run)
                .with(ProcessPrediction::out, folder.resolve(out).toString());
    }

    private static Named<PackageSubmission> submit(String zip) {
        return Named.of(PackageSubmission.class)
                .with(PackageSubmission::input, run)
                .with(PackageSubmission::out, folder.resolve(zip).toString());
    }

    private static Map<String, String> bytes(String name) throws IOException {
        Path top = folder.resolve(name);
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path p : all.filter(Files::isRegularFile).toList())
                bytes.put(
                        top.relativize(p).toString(),
                        HexFormat.of().formatHex(Files.readAllBytes(p)));
        }
        return bytes;
    }

    @Test
    void aClusterMakesMasksAndObjects() throws IOException {
        process("cluster").with(ProcessPrediction::runner, "spark").make().run(Progress.none());
        assertEquals(expected, bytes("cluster"));
    }

    @Test
    void oneOfTwoMakesAllIfTheOtherNeverComes() throws IOException {
        process("alone").with(ProcessPrediction::shard, "2/2").make().run(Progress.none());
        assertEquals(expected, bytes("alone"));
    }

    @Test
    void aClusterMakesTheLabelsOfASubmission() throws IOException {
        submit("here.zip").make().run(Progress.none());
        submit("there.zip")
                .with(PackageSubmission::runner, "spark")
                .with(PackageSubmission::parts, 3)
                .make()
                .run(Progress.none());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("here.zip")),
                Files.readAllBytes(folder.resolve("there.zip")));
    }

    @Test
    void aPartOfASubmissionSaysWhatItMade() throws IOException {
        var first =
                submit("parts.zip")
                        .with(PackageSubmission::shard, "1/2")
                        .make()
                        .run(Progress.none());
        assertTrue(first.part().labels() > 0, first.summary());
        assertFalse(Files.exists(folder.resolve("parts.zip")));
        var second =
                submit("parts.zip")
                        .with(PackageSubmission::shard, "2/2")
                        .make()
                        .run(Progress.none());
        var whole = submit("parts.zip").make().run(Progress.none());
        int rows = first.part().labels() + second.part().labels();
        assertEquals(whole.submission().rows() - whole.submission().missing().size(), rows);
    }

    /** In the other JVM. */
    public static void main(String[] args) {
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, args[0])
                .with(ProcessPrediction::out, args[1])
                .with(ProcessPrediction::shard, args[2])
                .make()
                .run(Progress.none());
    }

    private static Process member(String out, int number) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharedResultsTest.class.getName(),
                        run,
                        folder.resolve(out).toString(),
                        number + "/2")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(out + number + ".log").toFile())
                .start();
    }

    @Test
    void killedMembersAreReplaced() throws Exception {
        Path team = folder.resolve("killed/.work");
        for (int kill = 0; kill < KILLS; kill++) {
            List<Process> members = new ArrayList<>();
            for (int number = 1; number <= 2; number++) members.add(member("killed", number));
            while (members.stream().allMatch(Process::isAlive) && !Files.exists(team))
                TimeUnit.MILLISECONDS.sleep(5);
            TimeUnit.MILLISECONDS.sleep(20L * kill);
            for (Process member : members) member.destroyForcibly().waitFor();
        }
        Process last = member("killed", 1);
        assertEquals(0, last.waitFor(), Files.readString(folder.resolve("killed1.log")));
        assertEquals(expected, bytes("killed"));
    }

    private static Membership.Plan plan(String settings, long memory) {
        return new Membership.Plan(settings, memory, 1);
    }

    @Test
    void membersMakeTheSameInTheSameBlocks() {
        Path results = folder.resolve("plans");
        Path work = results.resolve(".work");
        try (var first = Membership.join(results, work, plan("a", 100), Progress.none())) {
            try (var second = Membership.join(results, work, plan("a", 200), Progress.none())) {
                assertEquals(100, second.plan().memory());
            }
            CellMapException less =
                    assertThrows(
                            CellMapException.class,
                            () -> Membership.join(results, work, plan("a", 50), Progress.none()));
            assertTrue(less.fix().contains("memory"), less.fix());
            assertThrows(
                    HeldException.class,
                    () -> Membership.join(results, work, plan("b", 100), Progress.none()));
            assertThrows(HeldException.class, () -> process("plans").make().run(Progress.none()));
        }
        try (var other = Membership.join(results, work, plan("b", 50), Progress.none())) {
            assertEquals(50, other.plan().memory());
            other.complete();
        }
        assertFalse(Files.exists(work));
    }
}
