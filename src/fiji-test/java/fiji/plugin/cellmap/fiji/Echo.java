// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * The last preprocessor of {@link LegacyJvm}: prints the inputs that a command of ours would run
 * with, and runs it only if it is the test command.
 */
@Plugin(type = PreprocessorPlugin.class, priority = -20000)
public class Echo extends AbstractPreprocessorPlugin {

    static final String LINE = "=== inputs of ";

    @Override
    public void process(Module module) {
        if (!Boolean.getBoolean("cellmap.echo")) return;
        if (!(module.getDelegateObject() instanceof CellMapCommand<?> command)) return;
        StringBuilder line = new StringBuilder(LINE).append(name(command)).append(':');
        for (Declaration d : command.declarations())
            line.append('|').append(d.name()).append('=').append(module.getInput(d.name()));
        System.out.println(line);
        if (!(command instanceof TestCommand)) cancel("");
    }

    static String name(CellMapCommand<?> command) {
        return command.getClass().getSimpleName();
    }
}
