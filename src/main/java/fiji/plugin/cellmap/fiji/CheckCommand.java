// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Check;
import fiji.plugin.cellmap.verb.ManageEngines;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
        Optional<ManageEngines> install = install(host);
        if (install.isEmpty()) return result;
        ManageEngines.Result plan = runner().run(install.get(), progress);
        if (plan.plan() == null || !host.agrees(plan.question())) return result;
        ManageEngines agreed = Named.like(install.get()).with(ManageEngines::yes, true).make();
        host.say(runner().run(agreed, progress).summary());
        return super.work(host, verb, progress);
    }

    /**
     * The installation to propose. Where nothing says from where the files come, not even what was
     * entered before, the dialog asks for it; empty if the user cancels that.
     */
    private static Optional<ManageEngines> install(Host host) {
        EnginesCommand engines = new EnginesCommand();
        Map<String, String> texts = new HashMap<>(Map.of("action", "install", "engine", "cuda"));
        if (engines.problem(texts).isEmpty()) return Optional.of(engines.request(texts));
        new LastEntries(host.memory())
                .all(engines, "source").stream()
                        .findFirst()
                        .ifPresent(address -> texts.put("source", address));
        if (engines.problem(texts).isEmpty()) return Optional.of(engines.request(texts));
        return host.ask(engines, Map.of("yes", ""), texts).map(engines::request);
    }
}
