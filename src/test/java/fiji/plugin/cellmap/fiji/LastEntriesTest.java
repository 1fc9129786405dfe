// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.param.Declaration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dialogs remember. */
class LastEntriesTest {

    private final LastEntries last = new LastEntries(new QuietHost().memory());

    private List<String> entered(CellMapCommand<?> command, String name) {
        Declaration d =
                command.declarations().stream()
                        .filter(declared -> declared.name().equals(name))
                        .findAny()
                        .orElseThrow();
        return last.all(command, d);
    }

    @Test
    void aTypedNameIsKeptAsItWasTyped() {
        last.keep(new TrainCommand(), Map.of("config", "demo", "set", "a=b"));
        assertEquals(List.of("demo"), entered(new TrainCommand(), "config"));
        assertEquals(List.of(), entered(new TrainCommand(), "set"));
        assertEquals(List.of(), entered(new ConvertCommand(), "config"));
    }

    @Test
    void dataAndRunsAreTheSameInAllCommands() {
        last.keep(new TrainCommand(), Map.of("data", "/em", "run", "/runs/a"));
        assertEquals(List.of("/em"), entered(new PredictCommand(), "data"));
        assertEquals(List.of("/em"), entered(new FetchCommand(), "out"));
        for (String name : List.of("predict", "process", "measure", "package", "tune")) {
            CellMapCommand<?> command = Commands.create(name);
            String run = name.equals("predict") ? "run" : "input";
            assertEquals(List.of("/runs/a"), entered(command, run), name);
        }
    }

    @Test
    void aNewRunIsTheLatestButNotTheOneToWriteNext() {
        last.keep(new RetrainCommand(), Map.of("run", "/runs/a", "out", "/runs/b"));
        assertEquals(List.of("/runs/b", "/runs/a"), last.runs());
        assertEquals(List.of("/runs/b"), entered(new RetrainCommand(), "out"));
    }

    @Test
    void theLatestComesFirstAndOnlyOnceAndFewAreKept() {
        for (int i = 0; i < 20; i++)
            last.keep(new TrainCommand(), Map.of("run", "/runs/" + i % 10));
        last.keep(new TrainCommand(), Map.of("run", "/runs/5"));
        assertEquals("/runs/5", last.runs().get(0));
        assertEquals(LastEntries.MOST, last.runs().size());
        assertEquals(LastEntries.MOST, last.runs().stream().distinct().count());
    }

    /** Open Volume opens a run or any container: the next training must not go into the latter. */
    @Test
    void onlyARunIsOfferedAsARun(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve("config.yaml"));
        last.keep(new OpenVolumeCommand(), Map.of("path", folder.toString()));
        last.keep(new OpenVolumeCommand(), Map.of("path", "/em/labels"));
        assertEquals(List.of(folder.toString()), entered(new TrainCommand(), "run"));
        assertEquals(
                List.of(folder.toString(), "/em/labels"), entered(new OpenVolumeCommand(), "path"));
    }
}
