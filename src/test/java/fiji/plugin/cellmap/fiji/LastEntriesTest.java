// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.fiji.dialog.FormField;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dialogs remember. */
class LastEntriesTest {

    private final QuietHost host = new QuietHost();
    private final LastEntries last = new LastEntries(host.memory());

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
    void dataAndRunsAreTheSameInAllCommands(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve("model.pt"));
        String run = folder.toString();
        last.keep(new TrainCommand(), Map.of("data", "/em", "run", run));
        assertEquals(List.of("/em"), entered(new PredictCommand(), "data"));
        assertEquals(List.of("/em"), entered(new FetchCommand(), "out"));
        for (String name : List.of("predict", "process", "measure", "package", "tune")) {
            CellMapCommand<?> command = Commands.create(name);
            String input = name.equals("predict") ? "run" : "input";
            assertEquals(List.of(run), entered(command, input), name);
        }
    }

    @Test
    void theLatestRunThatIsStillThereIsReported(@TempDir Path folder) throws Exception {
        String run = Files.createDirectory(folder.resolve("a, b")).toString();
        last.keep(new TrainCommand(), Map.of("data", folder.toString(), "run", run));
        last.keep(new TrainCommand(), Map.of("data", "/gone", "run", "/gone/run"));
        CommandDialog dialog = new CommandDialog(new ReportCommand(), host);
        List<FormField> fields = dialog.form(Map.of(), Map.of()).fields();
        assertEquals(List.of(run), Texts.split(fields.get(0).initial()));
        assertEquals("", field(fields, "data").initial(), "the data of the run are the default");
        assertTrue(
                field(fields, "data").offers().stream().anyMatch(o -> o.value().equals("/gone")));
        CommandDialog train = new CommandDialog(new TrainCommand(), host);
        List<FormField> training = train.form(Map.of(), Map.of()).fields();
        assertEquals(folder.toString(), field(training, "data").initial());
    }

    private static FormField field(List<FormField> fields, String name) {
        return fields.stream()
                .filter(field -> field.declaration().name().equals(name))
                .findAny()
                .orElseThrow();
    }

    /** The latest training may be stopped, or at work. */
    @Test
    void whatNeedsAModelIsOfferedRunsThatHaveOne(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve("model.pt"));
        last.keep(new TrainCommand(), Map.of("run", folder.toString()));
        last.keep(new TrainCommand(), Map.of("run", "/runs/untrained"));
        for (CellMapCommand<?> c : List.of(new PredictImageCommand(), new RetrainCommand()))
            assertEquals(List.of(folder.toString()), entered(c, "run"));
        assertEquals(List.of(folder.toString()), entered(new CorrectCommand(), "from"));
        assertEquals(
                List.of("/runs/untrained", folder.toString()),
                entered(new OpenVolumeCommand(), "path"));
        CommandDialog dialog = new CommandDialog(new PredictImageCommand(), host);
        assertEquals(folder.toString(), dialog.form(Map.of(), Map.of()).fields().get(0).initial());
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

    private static Path touched(Path path, long seconds) throws Exception {
        Files.createDirectories(path.getParent());
        if (!Files.exists(path)) Files.createDirectory(path);
        return Files.setLastModifiedTime(path, FileTime.from(seconds, TimeUnit.SECONDS));
    }

    @Test
    void whatWasMadeLastIsOfferedFirst(@TempDir Path folder) throws Exception {
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        Path image = folder.resolve("image");
        last.keep(new TrainCommand(), Map.of("run", a.toString()));
        last.keep(new TrainCommand(), Map.of("run", b.toString()));
        last.keep(new PredictImageCommand(), Map.of("out", image.toString()));
        assertEquals(List.of(), entered(new ValidateCommand(), "submission"));
        assertEquals(b.toString(), entered(new ProcessCommand(), "input").get(0));
        String zip = touched(a.resolve("submission.zip"), 100).toString();
        String newer = touched(folder.resolve("own.zip"), 200).toString();
        last.keep(new PackageCommand(), Map.of("input", a.toString(), "out", newer));
        for (CellMapCommand<?> c : List.of(new ValidateCommand(), new EvaluateCommand()))
            assertEquals(List.of(newer, zip), entered(c, "submission"));
        touched(Path.of(zip), 300);
        assertEquals(List.of(zip, newer), entered(new ValidateCommand(), "submission"));
        touched(a.resolve("predictions"), 400);
        assertEquals(a.toString(), entered(new ProcessCommand(), "input").get(0));
        touched(image.resolve("predictions"), 500);
        touched(image.resolve("processed"), 500);
        String predictions = image.resolve("predictions").toString();
        assertEquals(
                List.of(predictions, a.toString(), b.toString()),
                entered(new ProcessCommand(), "input"));
        String processed = image.resolve("processed").toString();
        assertEquals(processed, entered(new MeasureCommand(), "input").get(0));
        CommandDialog dialog = new CommandDialog(new ValidateCommand(), host);
        assertEquals(zip, dialog.form(Map.of(), Map.of()).fields().get(0).initial());
    }
}
