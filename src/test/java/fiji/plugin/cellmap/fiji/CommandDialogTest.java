// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.fiji.dialog.Form;
import fiji.plugin.cellmap.fiji.dialog.FormField;
import fiji.plugin.cellmap.fiji.dialog.Offer;
import fiji.plugin.cellmap.net.contract.Architectures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dialogs ask, offer and refuse, without a screen. */
class CommandDialogTest {

    private static final int MOST_ROWS = 13;

    @TempDir Path folder;

    private final QuietHost host = new QuietHost();

    private Form form(CellMapCommand<?> command) {
        return new CommandDialog(command, host).form(Map.of(), Map.of());
    }

    private static FormField field(Form form, String name) {
        return form.fields().stream()
                .filter(f -> f.declaration().name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private List<String> offered(CellMapCommand<?> command, String name) {
        return field(form(command), name).offers().stream().map(Offer::value).toList();
    }

    /** A text for every field, as far as the dialog knows one. */
    private Optional<String> problem(CellMapCommand<?> command, Map<String, String> entered) {
        Form form = form(command);
        Map<String, String> texts = new HashMap<>();
        form.fields().forEach(f -> texts.put(f.declaration().name(), f.initial()));
        texts.putAll(entered);
        return form.problem().apply(texts);
    }

    @Test
    void configurationsAreListedWithWhatTheyAreFor() {
        assertEquals(ShippedConfigs.NAMES, offered(new TrainCommand(), "config"));
        for (Offer offer : field(form(new TrainCommand()), "config").offers())
            assertTrue(offer.about().matches("[A-Z].{20,150}\\."), offer.about());
        Offer demo = field(form(new TrainCommand()), "config").offers().get(0);
        assertTrue(demo.about().contains("a few minutes on two cores"), demo.about());
    }

    @Test
    void ownFilesRunsAndModelsThatWereUsedAreListed() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.createFile(run.resolve("config.yaml"));
        Files.createFile(run.resolve("model.pt"));
        LastEntries last = new LastEntries(host.memory());
        last.keep(new TrainCommand(), Map.of("config", "/my/own.yaml", "run", run.toString()));
        assertTrue(offered(new TrainCommand(), "config").contains("/my/own.yaml"));
        assertEquals(
                List.of(new Offer(run.toString(), "Trained.")),
                field(form(new PredictCommand()), "run").offers());
        assertEquals(
                List.of(run.resolve("model.pt").toString()),
                offered(new PredictArrayCommand(), "model"));
        assertEquals(run.toString(), field(form(new PredictCommand()), "run").initial());
        assertEquals("", field(form(new RetrainCommand()), "out").initial());
    }

    @Test
    void architecturesChallengesAndWordsAreListed() {
        assertEquals(Architectures.all().size(), offered(new ModelsCommand(), "name").size());
        assertEquals(List.of("cellmap", "mitochondria"), offered(new FetchCommand(), "challenge"));
        assertEquals(List.of("test", "train", "all"), offered(new FetchCommand(), "crops"));
        assertEquals(List.of("auto", "cpu", "gpu"), offered(new TrainCommand(), "device"));
    }

    @Test
    void impossibleRequestsAreRefusedBeforeOk() throws Exception {
        String here = folder.toString();
        Map<String, String> train = Map.of("config", "demo", "data", here, "run", here + "/r");
        assertEquals(Optional.empty(), problem(new TrainCommand(), train));
        refused("There is no such folder", new TrainCommand(), train, "data", here + "/none");
        refused("Unknown key", new TrainCommand(), train, "set", "train.epochz=3");
        refused("demoo", new TrainCommand(), train, "config", "demoo");
        Files.createFile(folder.resolve("file"));
        refused("is a file, not a folder", new TrainCommand(), train, "run", here + "/file");
        refused("holds no config.yaml", new PredictCommand(), Map.of("run", here), "data", here);
        refused("which crops to fetch", new FetchCommand(), Map.of("out", here), "only", "raw");
        Map<String, String> fetch = Map.of("out", here, "crops", "7");
        assertEquals(Optional.empty(), problem(new FetchCommand(), fetch));
        refused("at least 0", new FetchCommand(), fetch, "padding", "-1");
        refused("from 1 to 256", new FetchCommand(), fetch, "workers", "500");
        refused("\"Archive\"", new FetchCommand(), fetch, "keepZip", "true");
        refused("There is no image", new PredictImageCommand(), Map.of("out", here), "run", here);
    }

    /** Fiji's working folder is wherever it was started from. */
    @Test
    void whatIsWrittenNeedsAWholePath() {
        assertEquals("", field(form(new PlanCommand()), "out").initial());
        assertEquals("", field(form(new DemoCommand()), "out").initial());
        Map<String, String> plan = Map.of("data", folder.toString(), "classes", "mito");
        refused("no whole path: plan.yaml", new PlanCommand(), plan, "out", "plan.yaml");
        Map<String, String> whole = new HashMap<>(plan);
        whole.put("out", folder + "/plan.yaml");
        assertEquals(Optional.empty(), problem(new PlanCommand(), whole));
    }

    private void refused(
            String why,
            CellMapCommand<?> command,
            Map<String, String> texts,
            String name,
            String value) {
        Map<String, String> wrong = new HashMap<>(texts);
        wrong.put(name, value);
        String problem = problem(command, wrong).orElse("nothing");
        assertTrue(problem.contains(why), problem);
        assertFalse(problem.contains("@{"), problem);
        assertFalse(problem.contains("--"), problem);
    }

    @Test
    void everyDialogIsShortUnlessMoreIsAskedFor() {
        for (String name : Commands.ALL.keySet()) {
            long rows =
                    form(Commands.create(name)).fields().stream()
                            .filter(f -> !f.declaration().isAdvanced())
                            .count();
            assertTrue(rows <= MOST_ROWS, name + " " + rows);
        }
    }

    @Test
    void everyCommandHasAPageThatExplainsAllItsParameters() {
        for (String name : Commands.ALL.keySet()) {
            CellMapCommand<?> command = Commands.create(name);
            CommandHelp.open(command, host);
            Path page = Path.of(host.opened.get(host.opened.size() - 1));
            String text = CommandHelp.page(command);
            assertTrue(Files.exists(page), page.toString());
            assertTrue(text.contains("run(&quot;") || text.contains("run(\""), text);
            command.declarations()
                    .forEach(d -> assertTrue(text.contains("<code>" + d.key() + "</code>"), name));
        }
    }
}
