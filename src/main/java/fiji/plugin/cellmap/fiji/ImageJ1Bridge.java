package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;

/**
 * Runs the commands in plain ImageJ 1, where {@code plugins.config} names this class with a command
 * as argument. Parameters come from the macro, or else from a dialog. In Fiji the SciJava commands
 * of the same labels take the place of these entries.
 */
public final class ImageJ1Bridge implements PlugIn {

    private static final String TITLE = "CellMap";

    /**
     * @param name a key of {@link Commands#ALL}
     */
    @Override
    public void run(String name) {
        run(Commands.create(name));
    }

    void run(CellMapCommand command) {
        ImageJ1Host host = new ImageJ1Host();
        try {
            if (!parameters(command, host)) return;
            for (Input input : Input.of(command.getClass())) input.check(command);
            IJ.log(command.execute(host));
        } catch (CancelledException e) {
            IJ.showStatus(e.getMessage());
            Interpreter.abort();
        } catch (CellMapException e) {
            IJ.error(TITLE, e.getMessage()); // Ends a macro too, with this text.
        }
    }

    /** Whether the command may go on. */
    private static boolean parameters(CellMapCommand command, Host host) {
        String options = Macro.getOptions();
        if (options == null && host.interactive()) return ParameterDialog.show(command);
        MacroOptions.apply(options == null ? "" : options, command);
        return true;
    }
}
