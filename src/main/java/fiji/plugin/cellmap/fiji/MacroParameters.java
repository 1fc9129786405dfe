// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Map;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Reads the parameters of a macro in Fiji for our commands. Fiji's own reader, which comes just
 * before, looks for keys in lower case only, knows no flags, and turns what is not a number into 0;
 * and inputs that a macro leaves out would get the values of another run. This one follows the
 * declarations and sets every input.
 */
@Plugin(type = PreprocessorPlugin.class, priority = 2 * Priority.VERY_HIGH - 1)
public class MacroParameters extends AbstractPreprocessorPlugin {

    @Override
    public void process(Module module) {
        if (!(module.getDelegateObject() instanceof CellMapCommand<?> command)) return;
        if (SciJavaHost.imageJ1(getContext()).isPresent()) PoolThreads.forgetImage();
        String options = options();
        if (options == null) return;
        try {
            apply(MacroOptions.read(options, command), command, module);
        } catch (UsageException e) {
            UsageException shown = e.in(command::label);
            Host host = new SciJavaHost(getContext());
            if (!host.inMacro()) throw shown;
            cancel("");
            host.endMacro(shown.getMessage());
        }
    }

    /** The options of the macro that runs; null if none does, or if it asks for the dialog. */
    protected String options() {
        return SciJavaHost.imageJ1(getContext()).isPresent() ? ImageJ1Bridge.macroOptions() : null;
    }

    private static void apply(Map<String, String> texts, CellMapCommand<?> command, Module module) {
        command.request(texts);
        for (Declaration d : command.declarations()) {
            String text = texts.getOrDefault(d.name(), "");
            Object value = text.isBlank() ? Inputs.usual(d) : Inputs.value(d, text);
            module.setInput(d.name(), value);
            module.resolveInput(d.name());
        }
    }
}
