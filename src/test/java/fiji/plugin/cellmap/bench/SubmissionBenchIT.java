// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionBenchIT {

    @TempDir Path folder;

    private Path shell(String text) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a shell stands in for Python");
        Path python = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + text + "\n");
        assertTrue(python.toFile().setExecutable(true));
        return python;
    }

    private static List<Figure> run(boolean evaluate, Path python) {
        String peer = python == null ? null : python.toString();
        return new SubmissionBench(evaluate, 32, peer, 1, Progress.none()).run();
    }

    @Test
    void bothProgramsAreMeasuredAsProcesses() throws Exception {
        List<Figure> figures = run(true, shell("test -f $4/ours.zip && sleep 0.1"));
        assertEquals("evaluate 0 Mvoxel, speed", figures.get(0).name());
        assertTrue(figures.get(0).value() > 0 && figures.get(0).peerValue() > 0);
        double each = 4 * 32 * 32 * 32 / 1e6;
        assertTrue(each / figures.get(0).peerValue() >= 0.1, "the peer slept");
    }

    @Test
    void aPeerThatFailsIsTold() throws Exception {
        Path python = shell("echo Traceback; echo 'This Python has none.'; exit 1");
        CellMapException e = assertThrows(CellMapException.class, () -> run(false, python));
        assertEquals("This Python has none.", e.why());
    }
}
