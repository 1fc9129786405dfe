// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.Progress;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No worker survives its parent, however the parent ends and whatever the verb does. */
@Timeout(60)
class OrphanTest {

    /** A parent of its own: file, stubborn. */
    public static final class Parent {
        public static void main(String[] args) {
            new Worker(TestVerbs.ALL, TestVerbs.SESSIONS, TestVerbs.options(Duration.ofMillis(500)))
                    .run(
                            new TestVerbs.Wait(args[0], Boolean.parseBoolean(args[1])),
                            Progress.none());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theWorkerEndsWithItsKilledParent(boolean stubborn, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        String classPath =
                TestVerbs.options().classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classPath,
                                Parent.class.getName(),
                                file.toString(),
                                Boolean.toString(stubborn))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("parent.log").toFile())
                        .start();
        ProcessHandle child = Processes.awaitChild(file);
        assertTrue(child.isAlive());
        parent.destroyForcibly().waitFor();
        child.onExit().get(10, TimeUnit.SECONDS);
        assertFalse(child.isAlive());
    }
}
