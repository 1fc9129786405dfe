// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @Test
    void whatTheLauncherRehearsesSucceedsAndStaysInItsFolder(@TempDir Path folder)
            throws Exception {
        Path work = folder.resolve("work");
        Rehearsal.main(new String[] {work.toString()});
        assertTrue(Files.exists(work.resolve("objects/tiny.zarr/crop1/cell/s0/.zarray")));
        assertTrue(Files.isRegularFile(work.resolve("objects.csv")));
        try (var entries = Files.list(folder)) {
            assertEquals(List.of(work), entries.toList());
        }
    }

    @Test
    void oneVerbIsDeclaredWhereItIsNamedAndAllWhereNoneIs() {
        Interrupt interrupt = new Interrupt();
        List<VerbCommand> named = Commands.of(new String[] {"process", "--help"}, interrupt);
        assertEquals(1, named.size());
        assertEquals("process", named.get(0).line().getCommandName());
        int all = Commands.of(new String[] {"--help"}, interrupt).size();
        assertTrue(all > 20);
        assertEquals(all, Commands.of(new String[0], interrupt).size());
        assertEquals(all, Commands.of(new String[] {"proces"}, interrupt).size());
    }
}
