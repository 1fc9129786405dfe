// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Check;
import fiji.plugin.cellmap.verb.ManageEngines;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/** The verb {@link Check}; where a GPU lies idle, it offers to install what is missing. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Check.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Check Engine", weight = 21)
        })
public class CheckCommand extends VerbCommand<Check, Check.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    // End of inputs.

    public CheckCommand() {
        super(Check.class);
    }

    @Override
    protected Check.Result work(Host host, Check verb, Progress progress) {
        Check.Result result = super.work(host, verb, progress);
        if (!result.needsCuda() || !host.asks()) return result;
        ManageEngines install =
                Named.of(ManageEngines.class)
                        .with(ManageEngines::action, "install")
                        .with(ManageEngines::engine, "cuda")
                        .make();
        ManageEngines.Result plan = runner().run(install, progress);
        if (plan.plan() == null || !host.agrees(plan.question())) return result;
        ManageEngines agreed =
                Named.of(ManageEngines.class)
                        .with(ManageEngines::action, "install")
                        .with(ManageEngines::engine, "cuda")
                        .with(ManageEngines::yes, true)
                        .make();
        host.say(runner().run(agreed, progress).summary());
        return super.work(host, verb, progress);
    }
}
