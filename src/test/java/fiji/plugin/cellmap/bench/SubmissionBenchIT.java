// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionBenchIT {

    @TempDir Path folder;

    private String shell(String text) throws Exception {
        return StandIn.script(folder, text);
    }

    private static List<Figure> run(boolean evaluate, String python) {
        return new SubmissionBench(evaluate, 32, python, 1, Progress.none()).run();
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
        String python = shell("echo Traceback; echo 'This Python has none.'; exit 1");
        CellMapException e = assertThrows(CellMapException.class, () -> run(false, python));
        assertEquals("This Python has none.", e.why());
    }
}
