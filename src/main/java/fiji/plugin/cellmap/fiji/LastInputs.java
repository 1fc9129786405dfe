// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Map;
import java.util.Set;
import org.scijava.Context;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;
import org.scijava.prefs.PrefService;

/**
 * Dialogs offer what was entered last. Not by SciJava's own memory: it also keeps what macros give
 * and gives it to macros, and it makes an absolute path of the name of a configuration.
 */
@Plugin(type = PreprocessorPlugin.class, priority = LastInputs.BEFORE_DIALOGS)
public class LastInputs extends AbstractPreprocessorPlugin {

    /**
     * After all that gives values, before SciJava asks for a file (-9999.5) or for all (-10000).
     */
    static final double BEFORE_DIALOGS = -9999.2;

    /** The same in all commands, by their labels; offered even where they may be left out. */
    private static final Set<String> SHARED = Set.of("Data root", "Run folder");

    @Override
    public void process(Module module) {
        PrefService prefs = getContext().getService(PrefService.class);
        if (prefs == null || !(module.getDelegateObject() instanceof CellMapCommand<?> command))
            return;
        if (!new SciJavaHost(getContext()).asks()) return;
        for (Declaration d : command.declarations()) {
            if (!isOffered(command, d) || module.isInputResolved(d.name()) || !isBlank(module, d))
                continue;
            String last = prefs.get(LastInputs.class, key(command, d));
            if (last != null) offer(module, d, last);
        }
    }

    private static boolean isBlank(Module module, Declaration d) {
        Object value = module.getInput(d.name());
        return value == null || value.toString().equals(d.byDefault());
    }

    private static void offer(Module module, Declaration d, String last) {
        try {
            module.setInput(d.name(), Inputs.value(d, last));
        } catch (UsageException e) {
            // Another version of the program took it.
        }
    }

    /** Keeps what a command was given in its dialog. */
    static void keep(Context context, CellMapCommand<?> command, Map<String, String> texts) {
        PrefService prefs = context.getService(PrefService.class);
        if (prefs == null) return;
        for (Declaration d : command.declarations()) {
            String text = texts.getOrDefault(d.name(), "");
            if (isOffered(command, d) && !text.isBlank())
                prefs.put(LastInputs.class, key(command, d), text);
        }
    }

    /** What must be given, and what all commands share; the rest has a default. */
    static boolean isOffered(CellMapCommand<?> command, Declaration d) {
        return command.isRequired(d) || SHARED.contains(d.label());
    }

    static String key(CellMapCommand<?> command, Declaration d) {
        String owner = SHARED.contains(d.label()) ? "all" : command.getClass().getSimpleName();
        return owner + "." + d.label();
    }
}
