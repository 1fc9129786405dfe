// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.ManageEngines;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link ManageEngines}; asks before it downloads. */
@Plugin(
        type = Command.class,
        headless = true,
        description = ManageEngines.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Manage Engines...", weight = 21.5)
        })
public class EnginesCommand extends VerbCommand<ManageEngines, ManageEngines.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Action",
            choices = {"list", "install", "use", "remove"},
            required = false,
            persist = false,
            description = "What to do. One of list, install, use, remove. Default: list.")
    private String action = "list";

    @Parameter(
            label = "Engine",
            required = false,
            persist = false,
            description =
                    "To install: cuda, cpu, or a folder of files to install from, of a Python environment with torch, or of libtorch. To use or remove: a name from the list; bundled is the program's own. Default: none. Only with action=install or action=use or action=remove.")
    private String engine = "";

    @Parameter(
            label = "Source",
            required = false,
            persist = false,
            description =
                    "Where the files come from: address of a Python package index (cuda) or of a Maven repository (cpu), or a folder that holds them. Default: what pip uses, or this build was given. Only with action=install.")
    private String source = "";

    @Parameter(
            label = "Agree to the download",
            required = false,
            persist = false,
            description =
                    "Agree to the download and the disk space; without it only say them. Only with action=install.")
    private boolean yes;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Active engine")
    private String active;

    public EnginesCommand() {
        super(ManageEngines.class);
    }

    @Override
    protected ManageEngines.Result work(Host host, ManageEngines verb, Progress progress) {
        ManageEngines.Result result = super.work(host, verb, progress);
        if (result.plan() == null || !host.asks() || !host.agrees(result.question())) return result;
        return super.work(
                host,
                Named.of(ManageEngines.class)
                        .with(ManageEngines::action, verb.action())
                        .with(ManageEngines::engine, verb.engine())
                        .with(ManageEngines::source, verb.source())
                        .with(ManageEngines::yes, true)
                        .make(),
                progress);
    }

    @Override
    protected void finished(ManageEngines verb, ManageEngines.Result result) {
        active = result.active();
    }
}
