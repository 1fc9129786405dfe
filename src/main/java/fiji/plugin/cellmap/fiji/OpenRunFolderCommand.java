// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.RunFolder;
import java.io.File;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shows a run folder in the desktop's file browser. */
@Plugin(
        type = Command.class,
        headless = true,
        description = OpenRunFolderCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Open Run Folder...", weight = 20)
        })
public class OpenRunFolderCommand extends CellMapCommand<OpenRunFolderCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run folder",
            style = "directory",
            persist = false,
            description = "Folder of a training.")
    private File run;

    // End of inputs.

    static final String PURPOSE = "Show a run in the file browser.";

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            label = "Run folder",
                            help = "Folder of a training.",
                            required = true,
                            kind = Param.Kind.RUN)
                    String run) {}

    public OpenRunFolderCommand() {
        super(Request.class);
    }

    @Override
    protected void check(Request request) {
        super.check(request);
        RunFolder.existing(request.run());
    }

    @Override
    protected String execute(Host host, Request request) {
        RunFolder folder = RunFolder.existing(request.run());
        host.browse(folder.root().toUri());
        return folder.root().toAbsolutePath().toString();
    }
}
