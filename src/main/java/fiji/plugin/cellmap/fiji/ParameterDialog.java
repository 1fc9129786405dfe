package fiji.plugin.cellmap.fiji;

import ij.Prefs;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.util.List;
import org.scijava.plugin.Plugin;

/** ImageJ 1's dialog for the inputs of a command; records them under their own names. */
final class ParameterDialog {

    private static final int COLUMNS = 32;

    private ParameterDialog() {}

    /**
     * Shows the dialog and sets the inputs; blocks. Not to be called headless.
     *
     * @return false if the user cancelled
     */
    static boolean show(CellMapCommand command) {
        List<Input> inputs = Input.of(command.getClass());
        Plugin plugin = command.getClass().getAnnotation(Plugin.class);
        GenericDialog dialog = new GenericDialog(CellMapCommand.title(command.getClass()));
        dialog.addMessage(plugin.description());
        dialog.addHelp(help(inputs));
        inputs.forEach(input -> add(dialog, input, initial(command, input)));
        boolean recording = Recorder.record;
        Recorder.record = false;
        try {
            dialog.showDialog();
            if (dialog.wasCanceled()) return false;
            for (Input input : inputs) input.set(command, next(dialog, input));
        } finally {
            Recorder.record = recording;
        }
        for (Input input : inputs) record(input, input.get(command));
        for (Input input : inputs) remember(command, input);
        return true;
    }

    /** The last value where it is to be remembered, else the default. */
    private static String initial(CellMapCommand command, Input input) {
        String value = input.get(command);
        return input.declared().persist() ? Prefs.get(key(command, input), value) : value;
    }

    private static void remember(CellMapCommand command, Input input) {
        if (input.declared().persist()) Prefs.set(key(command, input), input.get(command));
    }

    /** ImageJ puts a dot of its own before it. */
    private static String key(CellMapCommand command, Input input) {
        return "cellmap." + command.getClass().getSimpleName() + "." + input.name();
    }

    private static String help(List<Input> inputs) {
        StringBuilder html = new StringBuilder("<html><dl>");
        for (Input input : inputs) {
            String text = input.declared().description();
            html.append("<dt><b>%s</b> (%s)".formatted(input.label(), input.name()));
            html.append("<dd>").append(text.replace("<", "&lt;"));
        }
        return html.append("</dl></html>").toString();
    }

    private static void add(GenericDialog dialog, Input input, String value) {
        Class<?> type = input.field().getType();
        if (type == boolean.class) {
            dialog.addCheckbox(input.label(), Boolean.parseBoolean(value));
        } else if (!input.choices().isEmpty()) {
            dialog.addChoice(input.label(), input.choices().toArray(String[]::new), value);
        } else if (input.isFolder()) {
            dialog.addDirectoryField(input.label(), value, COLUMNS);
        } else if (type == java.io.File.class) {
            dialog.addFileField(input.label(), value, COLUMNS);
        } else {
            dialog.addStringField(input.label(), value, COLUMNS);
        }
    }

    private static String next(GenericDialog dialog, Input input) {
        if (input.field().getType() == boolean.class)
            return Boolean.toString(dialog.getNextBoolean());
        return input.choices().isEmpty() ? dialog.getNextString() : dialog.getNextChoice();
    }

    private static void record(Input input, String value) {
        if (Recorder.record && !value.isEmpty()) Recorder.recordOption(input.name(), value);
    }
}
