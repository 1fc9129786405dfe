// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import ij.Prefs;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.scijava.plugin.Plugin;

/** ImageJ 1's dialog for the inputs of a command; records them under their own names. */
final class ParameterDialog {

    private static final int COLUMNS = 32;

    private ParameterDialog() {}

    /**
     * Shows the dialog; blocks. Not to be called headless.
     *
     * @return what was entered, by name; null if the user cancelled
     */
    static Map<String, String> show(CellMapCommand<?> command) {
        List<Declaration> inputs = command.declarations();
        Plugin plugin = command.getClass().getAnnotation(Plugin.class);
        GenericDialog dialog = new GenericDialog(CellMapCommand.title(command.getClass()));
        dialog.addMessage(plugin.description());
        dialog.addHelp(help(inputs));
        inputs.forEach(input -> add(dialog, input, initial(command, input)));
        Map<String, String> texts = new LinkedHashMap<>();
        boolean recording = Recorder.record;
        Recorder.record = false;
        try {
            dialog.showDialog();
            if (dialog.wasCanceled()) return null;
            for (Declaration input : inputs) texts.put(input.name(), next(dialog, input));
        } finally {
            Recorder.record = recording;
        }
        command.request(texts);
        for (Declaration input : inputs) record(input, texts.get(input.name()));
        for (Declaration input : inputs) remember(command, input, texts.get(input.name()));
        return texts;
    }

    private static void add(GenericDialog dialog, Declaration input, String value) {
        if (input.isFlag()) dialog.addCheckbox(input.label(), Boolean.parseBoolean(value));
        else if (!input.isList() && !input.choices().isEmpty())
            dialog.addChoice(input.label(), input.choices().toArray(String[]::new), value);
        else if (isFolder(input)) dialog.addDirectoryField(input.label(), value, COLUMNS);
        else if (Inputs.isFile(input)) dialog.addFileField(input.label(), value, COLUMNS);
        else dialog.addStringField(input.label(), value, COLUMNS);
    }

    private static boolean isFolder(Declaration input) {
        return input.kind() == Param.Kind.FOLDER || input.kind() == Param.Kind.NEW_FOLDER;
    }

    private static String next(GenericDialog dialog, Declaration input) {
        if (input.isFlag()) return String.valueOf(dialog.getNextBoolean());
        boolean choice = !input.isList() && !input.choices().isEmpty();
        return (choice ? dialog.getNextChoice() : dialog.getNextString()).strip();
    }

    private static void record(Declaration input, String value) {
        if (Recorder.record && !value.isEmpty() && !value.equals(input.byDefault()))
            Recorder.recordOption(input.key(), value);
    }

    /** The default, or the value of the last time. */
    private static String initial(CellMapCommand<?> command, Declaration input) {
        return LastInputs.isOffered(command, input)
                ? Prefs.get(key(command, input), input.byDefault())
                : input.byDefault();
    }

    private static void remember(CellMapCommand<?> command, Declaration input, String value) {
        if (LastInputs.isOffered(command, input)) Prefs.set(key(command, input), value);
    }

    private static String key(CellMapCommand<?> command, Declaration input) {
        return "cellmap." + LastInputs.key(command, input).replace(' ', '_');
    }

    private static String help(List<Declaration> inputs) {
        return inputs.stream()
                .map(
                        i ->
                                "<p><b>"
                                        + i.label()
                                        + "</b> ("
                                        + i.key()
                                        + "): "
                                        + i.explained().replace("<", "&lt;")
                                        + "</p>")
                .collect(Collectors.joining("", "<html>", "</html>"));
    }
}
