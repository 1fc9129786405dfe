// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.imagej2;

import fiji.plugin.cellmap.fiji.CellMapCommand;
import net.imagej.Dataset;
import net.imagej.display.ImageDisplayService;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Gives our commands the dataset that is shown where ImageJ 1 has no image: in ImageJ2 alone. After
 * ImageJ 1's own preprocessor, before remembered values and dialogs.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.VERY_HIGH - 2)
public class ActiveDataset extends AbstractPreprocessorPlugin {

    @Parameter(required = false)
    private ImageDisplayService displays;

    @Override
    public void process(Module module) {
        if (displays == null || !(module.getDelegateObject() instanceof CellMapCommand<?>)) return;
        if (module.getInfo().getInput("img") == null || module.isInputResolved("img")) return;
        if (module.getInput("img") != null || module.getInput("image") != null) return;
        Dataset shown = displays.getActiveDataset();
        if (shown == null) return;
        module.setInput("img", shown);
        module.resolveInput("img");
    }
}
