// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import ij.IJ;
import ij.Macro;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;
import java.util.Map;
import java.util.Optional;

/**
 * The commands in ImageJ 1: their menu entries and macro calls, named in {@code plugins.config}. In
 * Fiji, SciJava's commands of the same labels take their place.
 */
public final class ImageJ1Bridge implements PlugIn {

    @Override
    public void run(String command) {
        run(Commands.create(command));
    }

    void run(CellMapCommand<?> command) {
        Host host = new ImageJ1Host();
        try {
            parameters(command, host).ifPresent(texts -> host.say(command.execute(host, texts)));
        } catch (CancelledException e) {
            host.say(command.stopped(e));
            host.endMacro("");
        } catch (CellMapException e) {
            host.endMacro(e.in(command::label).getMessage());
        }
    }

    /** What was given; empty if the user cancelled the dialog. */
    private static Optional<Map<String, String>> parameters(CellMapCommand<?> command, Host host) {
        String options = Macro.getOptions();
        if (options != null || !host.interactive())
            return Optional.of(MacroOptions.read(options == null ? "" : options, command));
        Optional<Map<String, String>> texts =
                new CommandDialog(command, host).ask(Map.of(), Map.of());
        texts.ifPresent(entered -> record(command, entered));
        return texts;
    }

    private static void record(CellMapCommand<?> command, Map<String, String> texts) {
        if (!Recorder.record) return;
        for (Declaration d : command.declarations()) {
            String value = texts.getOrDefault(d.name(), "");
            if (!value.isEmpty() && !value.equals(d.byDefault()))
                Recorder.recordOption(d.key(), value);
        }
    }

    /**
     * The options of the macro that runs on this thread.
     *
     * @return null if none runs, or if it gives no options where a dialog can ask for them
     */
    static String macroOptions() {
        if (!IJ.isMacro()) return null;
        String options = Macro.getOptions();
        return options == null && !new ImageJ1Host().interactive() ? "" : options;
    }
}
