package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Demo;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Does the whole job on a small generated data set. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "The whole job on a small generated data set, from training to score.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Demo", weight = 22)
        })
public class DemoCommand extends VerbCommand<Demo.Result> {

    @Parameter(
            label = "Folder",
            style = "directory",
            description = "Where everything goes; the same folder again resumes.")
    private File out;

    @Parameter(
            label = "Device",
            choices = {"auto", "cpu", "gpu"},
            persist = false,
            description = Words.DEVICE)
    private String device = "auto";

    @Parameter(label = "Overrides", required = false, persist = false, description = Words.SET)
    private String set = "";

    @Parameter(type = ItemIO.OUTPUT, label = "Report")
    private File report;

    @Override
    protected Demo verb() {
        return new Demo(path(out), device, overrides(set));
    }

    @Override
    protected void finished(Demo.Result result) {
        report = new File(result.report());
    }
}
