// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.UsageException;
import ij.Macro;
import java.io.File;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.task.TaskService;
import org.scijava.ui.UIService;

/** What Fiji's reader of macros leaves to ours. */
class MacroParametersTest {

    private final Context context =
            new Context(CommandService.class, TaskService.class, UIService.class);
    private Module module = module();

    @AfterEach
    void dispose() {
        context.dispose();
    }

    private Module module() {
        CommandService commands = context.service(CommandService.class);
        return context.service(ModuleService.class)
                .createModule(commands.getCommand(TestCommand.class));
    }

    /** As Fiji does: its own reader looks up each input first, then ours comes. */
    private void read(String options) {
        for (Declaration d : new TestCommand().declarations()) {
            String found = Macro.getValue(options + " ", d.name(), null);
            if (found != null && Inputs.type(d) == String.class) module.setInput(d.name(), found);
        }
        MacroParameters reader =
                new MacroParameters() {
                    @Override
                    protected String options() {
                        return options;
                    }
                };
        reader.setContext(context);
        reader.process(module);
    }

    @Test
    void imageJFindsNoKeyWithCapitalLetters() {
        assertNull(Macro.getValue("voxelSize=20 ", "voxelSize", null));
    }

    @Test
    void keysAreFoundWhateverTheirCaseAndFlagsAreKnown() {
        read("how=go voxelSize=20 dryRun className=mito set=[a=[1,2],b=3] folder=[/a b]");
        assertEquals("20", module.getInput("voxelSize"));
        assertEquals(true, module.getInput("dryRun"));
        assertEquals("mito", module.getInput("className"));
        assertEquals(new File("/a b"), module.getInput("folder"));
        assertEquals("a=[1,2],b=3", module.getInput("set"));
    }

    @Test
    void theNameOfAComponentIsUnderstoodToo() {
        read("how=go class=mito");
        assertEquals("mito", module.getInput("className"));
    }

    @Test
    void everythingIsSettledWithItsDefault() {
        module.setInput("count", 7);
        read("how=go");
        assertEquals(3, module.getInput("count"));
        assertEquals("auto", module.getInput("device"));
        for (Declaration d : new TestCommand().declarations())
            assertTrue(module.isInputResolved(d.name()), d.name());
    }

    @Test
    void whatDoesNotFitOrIsMissingEndsTheMacro() {
        for (String options : new String[] {"how=go count=abc", "count=4", "how=go dta=3"})
            assertThrows(UsageException.class, () -> read(options), options);
    }

    @Test
    void withoutAMacroNothingHappens() {
        MacroParameters reader = new MacroParameters();
        reader.setContext(context);
        reader.process(module);
        assertNull(module.getInput("how"));
    }
}
