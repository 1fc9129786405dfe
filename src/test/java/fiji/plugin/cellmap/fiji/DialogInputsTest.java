// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;

/** When Fiji asks for inputs, and what the command then gets. */
class DialogInputsTest {

    private final Context context = new Context(CommandService.class);
    private Map<String, String> initial;
    private Optional<Map<String, String>> answer = Optional.of(Map.of());

    @AfterEach
    void dispose() {
        context.dispose();
    }

    private DialogInputs process(Module module, boolean asks) {
        DialogInputs dialogs =
                new DialogInputs() {
                    @Override
                    protected Host host() {
                        return new QuietHost() {
                            @Override
                            public boolean asks() {
                                return asks;
                            }
                        };
                    }

                    @Override
                    protected Optional<Map<String, String>> ask(
                            CellMapCommand<?> command,
                            Map<String, String> given,
                            Map<String, String> begin) {
                        initial = begin;
                        return answer.map(
                                texts -> {
                                    Map<String, String> all = new HashMap<>(begin);
                                    all.putAll(texts);
                                    return all;
                                });
                    }
                };
        dialogs.setContext(context);
        dialogs.process(module);
        return dialogs;
    }

    private Module module() {
        return context.service(ModuleService.class)
                .createModule(context.service(CommandService.class).getCommand(TrainCommand.class));
    }

    private static void give(Module module, String name, Object value) {
        module.setInput(name, value);
        module.resolveInput(name);
    }

    @Test
    void aUserIsAskedForAllAndTheAnswerIsTheInput() {
        answer = Optional.of(Map.of("config", "demo", "run", "/r", "dryRun", "true", "data", ""));
        Module module = module();
        process(module, true);
        assertEquals(new File("demo"), module.getInput("config"));
        assertEquals(true, module.getInput("dryRun"));
        assertEquals(null, module.getInput("data"));
        assertEquals("auto", module.getInput("device"));
        assertTrue(module.isInputResolved("set"));
    }

    @Test
    void nothingIsLeftForAnotherDialogToAsk() {
        answer = Optional.of(Map.of("out", "/em", "dataset", "a"));
        CommandService commands = context.service(CommandService.class);
        for (Class<? extends CellMapCommand<?>> type :
                List.of(ImportImageCommand.class, TrainingCropCommand.class)) {
            Module module =
                    context.service(ModuleService.class).createModule(commands.getCommand(type));
            process(module, true);
            for (ModuleItem<?> input : module.getInfo().inputs())
                assertTrue(module.isInputResolved(input.getName()), input.getName());
        }
    }

    @Test
    void aScriptThatGivesAllThatIsRequiredIsAskedForNothing() {
        Module module = module();
        give(module, "config", new File("demo"));
        give(module, "run", new File("/r"));
        process(module, true);
        assertEquals(null, initial);
        assertEquals("auto", module.getInput("device"));
        assertTrue(module.isInputResolved("device"));
    }

    @Test
    void aScriptThatGivesTooLittleIsAskedForTheRest() {
        Module module = module();
        give(module, "config", new File("demo"));
        answer = Optional.of(Map.of("run", "/r"));
        process(module, true);
        assertFalse(initial.containsKey("config"));
        assertEquals(new File("/r"), module.getInput("run"));
    }

    @Test
    void aCancelledDialogCancelsTheCommand() {
        answer = Optional.empty();
        assertTrue(process(module(), true).isCanceled());
    }

    @Test
    void whereNobodyIsThereNobodyIsAsked() {
        Module module = module();
        process(module, false);
        assertEquals(null, initial);
        assertFalse(module.isInputResolved("config"));
    }
}
