package fiji.plugin.cellmap.fiji;

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
        description = "Show a run in the file browser.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Open Run Folder", weight = 20)
        })
public class OpenRunFolderCommand extends CellMapCommand {

    @Parameter(label = "Run folder", style = "directory", description = "A training's folder.")
    private File run;

    @Override
    protected String execute(Host host) {
        RunFolder folder = RunFolder.existing(run.getPath());
        host.open(folder.root());
        return folder.root().toAbsolutePath().toString();
    }
}
