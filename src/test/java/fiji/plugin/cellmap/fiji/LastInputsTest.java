// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.File;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.prefs.PrefService;

/** What dialogs offer. */
class LastInputsTest {

    private final Context context = new Context(CommandService.class);
    private final Map<String, String> kept = new HashMap<>();

    /** A screen, and preferences of this test only. */
    @BeforeEach
    void show() {
        context.getServiceIndex().add(Screen.of(true));
        context.getServiceIndex().removeIf(s -> s instanceof PrefService);
        context.getServiceIndex().add(preferences());
    }

    private PrefService preferences() {
        return (PrefService)
                Proxy.newProxyInstance(
                        PrefService.class.getClassLoader(),
                        new Class<?>[] {PrefService.class},
                        (self, method, arguments) ->
                                switch (method.getName()) {
                                    case "put" -> {
                                        kept.put((String) arguments[1], (String) arguments[2]);
                                        yield null;
                                    }
                                    case "get" -> kept.get((String) arguments[1]);
                                    case "getPriority" -> 0.0;
                                    case "equals" -> self == arguments[0];
                                    default -> 1;
                                });
    }

    @AfterEach
    void dispose() {
        context.dispose();
    }

    private Module offered(Class<? extends CellMapCommand<?>> command) {
        Module module =
                context.service(ModuleService.class)
                        .createModule(context.service(CommandService.class).getCommand(command));
        LastInputs offers = new LastInputs();
        offers.setContext(context);
        offers.process(module);
        return module;
    }

    @Test
    void aTypedNameIsOfferedAsItWasTyped() {
        LastInputs.keep(context, new TrainCommand(), Map.of("config", "demo", "set", "a=b"));
        Module module = offered(TrainCommand.class);
        assertEquals(new File("demo"), module.getInput("config"));
        assertFalse(module.isInputResolved("config"));
        assertEquals("", module.getInput("set"));
    }

    @Test
    void dataAndRunAreTheSameInAllCommands() {
        LastInputs.keep(context, new TrainCommand(), Map.of("data", "/em", "run", "/runs/a"));
        Module module = offered(PredictCommand.class);
        assertEquals(new File("/em"), module.getInput("data"));
        assertEquals(new File("/runs/a"), module.getInput("run"));
        assertNull(module.getInput("out"));
    }

    @Test
    void whereNobodyIsAskedNothingIsOffered() {
        LastInputs.keep(context, new TrainCommand(), Map.of("data", "/em"));
        context.getServiceIndex().removeIf(s -> s instanceof org.scijava.ui.UIService);
        context.getServiceIndex().add(Screen.of(false));
        assertNull(offered(TrainCommand.class).getInput("data"));
    }
}
