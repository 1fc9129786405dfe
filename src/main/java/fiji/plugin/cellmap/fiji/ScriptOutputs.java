// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Keeps SciJava from displaying the outputs that are meant for scripts (paths, flags); people get
 * the summary, which says the same: in Fiji as lines of ImageJ's log, so that it is not one more
 * window after each command.
 */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.HIGH)
public class ScriptOutputs extends AbstractPostprocessorPlugin {

    @Override
    public void process(Module module) {
        if (!(module.getDelegateObject() instanceof CellMapCommand<?>)) return;
        boolean said = SciJavaHost.imageJ1(getContext()).isPresent();
        for (ModuleItem<?> output : module.getInfo().outputs()) {
            if (output.getType() != String.class || said) module.resolveOutput(output.getName());
        }
    }
}
