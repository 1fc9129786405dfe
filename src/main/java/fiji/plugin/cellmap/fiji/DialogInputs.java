// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Asks for the inputs of our commands in Fiji, in the place of SciJava's dialog. A script that
 * gives all that is required is asked for nothing: the rest has its defaults.
 */
@Plugin(type = PreprocessorPlugin.class, priority = DialogInputs.BEFORE_DIALOGS)
public class DialogInputs extends AbstractPreprocessorPlugin {

    /**
     * After all that gives values, before SciJava asks for a file (-9999.5) or for all (-10000).
     */
    static final double BEFORE_DIALOGS = -9999.2;

    @Override
    public void process(Module module) {
        if (!(module.getDelegateObject() instanceof CellMapCommand<?> command)) return;
        imagesAreAsGiven(module, command);
        if (!host().asks()) return;
        Map<String, String> given = new HashMap<>();
        Map<String, String> initial = new HashMap<>();
        for (Declaration d : command.declarations()) {
            Object value = module.getInput(d.name());
            String text = value == null ? "" : value.toString();
            (module.isInputResolved(d.name()) ? given : initial).put(d.name(), text);
        }
        List<Declaration> open =
                command.declarations().stream().filter(d -> !given.containsKey(d.name())).toList();
        if (open.isEmpty()) return;
        boolean enough = !given.isEmpty() && open.stream().noneMatch(command::isRequired);
        Optional<Map<String, String>> texts =
                enough ? Optional.of(initial) : ask(command, given, initial);
        if (texts.isEmpty()) cancel("");
        else for (Declaration d : open) resolve(module, d, texts.get().get(d.name()));
    }

    /** Images come from a script or from what is open; SciJava would ask for those left out. */
    private static void imagesAreAsGiven(Module module, CellMapCommand<?> command) {
        List<String> declared = command.declarations().stream().map(Declaration::name).toList();
        for (ModuleItem<?> input : module.getInfo().inputs())
            if (!declared.contains(input.getName())) module.resolveInput(input.getName());
    }

    /** The application; tests have another. */
    protected Host host() {
        return new SciJavaHost(getContext());
    }

    /** Shows the dialog. */
    protected Optional<Map<String, String>> ask(
            CellMapCommand<?> command, Map<String, String> given, Map<String, String> initial) {
        return new CommandDialog(command, host()).ask(given, initial);
    }

    private static void resolve(Module module, Declaration d, String text) {
        module.setInput(d.name(), text.isBlank() ? Inputs.usual(d) : Inputs.value(d, text));
        module.resolveInput(d.name());
    }
}
