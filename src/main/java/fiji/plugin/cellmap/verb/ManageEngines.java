// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.EngineTrial;
import fiji.plugin.cellmap.engine.install.Installer;
import fiji.plugin.cellmap.engine.natives.EngineFinding;
import fiji.plugin.cellmap.engine.natives.EngineFolder;
import fiji.plugin.cellmap.engine.natives.InstalledEngine;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;

/** Lists, installs, chooses and removes the native libraries that the engine computes with. */
@Purpose(ManageEngines.PURPOSE)
public record ManageEngines(
        @Param(
                        help = "What to do.",
                        placeholder = "ACTION",
                        argument = true,
                        choices = {"list", "install", "use", "remove"},
                        byDefault = "list")
                String action,
        @Param(
                        help =
                                "To install: cuda, cpu, or a folder of files to install from, of a"
                                        + " Python environment with torch, or of libtorch. To use or"
                                        + " remove: a name from the list; bundled is the program's"
                                        + " own.",
                        placeholder = "ENGINE",
                        argument = true,
                        unset = "none",
                        needs = {"action=install", "action=use", "action=remove"})
                String engine,
        @Param(
                        help =
                                "Where the files come from: address of a Python package index (cuda)"
                                        + " or of a Maven repository (cpu), or a folder that holds"
                                        + " them.",
                        placeholder = "URL|FOLDER",
                        unset = "what pip uses, or this build was given",
                        kind = Param.Kind.ADDRESS,
                        needs = "action=install")
                String source,
        @Param(
                        help =
                                "Agree to the download and the disk space; without it only say them.",
                        label = "Agree to the download",
                        byDefault = "false",
                        needs = "action=install")
                Boolean yes)
        implements Verb<ManageEngines.Result> {

    public static final String PURPOSE =
            "Install, choose or remove the native libraries that the engine computes with.";

    /**
     * What was done, and what is there.
     *
     * @param folder of the engines
     * @param engines that are installed, besides the program's own
     * @param unfinished engines of which only files were fetched
     * @param active name of the one in use from the next start on
     * @param plan what an installation would do that was not agreed to; null for none
     * @param told what was done, a sentence each
     */
    public record Result(
            String folder,
            List<InstalledEngine> engines,
            List<String> unfinished,
            String active,
            Installer.Plan plan,
            List<String> told)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            told.forEach(line -> text.append(line).append('\n'));
            text.append("Engines in ").append(folder).append(":\n");
            text.append(line(EngineFolder.BUNDLED, "libtorch as it comes with the program", 0));
            engines.forEach(e -> text.append(line(e.name(), e.about(), e.bytes())));
            unfinished.forEach(
                    e -> text.append(line(e, "fetched in part: install goes on with it", 0)));
            return text.toString().stripTrailing();
        }

        private String line(String name, String about, long bytes) {
            String size = bytes > 0 ? " (" + DiskSpace.text(bytes) + ")" : "";
            return "%s %-24s %s%s%n".formatted(name.equals(active) ? "*" : " ", name, about, size);
        }

        /** What a user is asked before it is done. */
        public String question() {
            return plan.about()
                    + ".\n"
                    + DiskSpace.text(plan.download())
                    + " to download, "
                    + DiskSpace.text(plan.disk())
                    + " on the disk in\n"
                    + folder
                    + "\nInstall it?";
        }

        /** Whether something was asked for that was not agreed to. */
        @Override
        public boolean isFaulty() {
            return plan != null;
        }
    }

    @Override
    public void check() {
        Verb.super.check();
        if ("install".equals(action) && engine != null) Installer.requireSource(engine, source);
    }

    @Override
    public Result run(Progress progress) {
        EngineFolder folder = EngineFolder.standard();
        if (action == null || action.equals("list")) return result(folder, null, List.of());
        if (engine == null)
            throw new UsageException(
                    "No engine is named", action, "It needs @{engine}.", "Name one.");
        return switch (action) {
            case "install" -> install(folder, progress);
            case "use" -> {
                folder.activate(engine);
                yield result(folder, null, List.of("In use from the next start on: " + engine));
            }
            default -> {
                folder.remove(engine);
                yield result(folder, null, List.of("Removed: " + engine));
            }
        };
    }

    private Result install(EngineFolder folder, Progress progress) {
        Installer installer =
                Installer.of(engine, source, folder, Devices.machine(), Devices.jniVersion());
        Installer.Plan plan = installer.plan();
        String size = size(plan, folder.root().toString());
        if (!Boolean.TRUE.equals(yes)
                && plan.disk() > 0
                && !progress.agrees(size + ". Install it?"))
            return result(
                    folder,
                    plan,
                    List.of(size + ".", "Nothing was installed: give @{yes} to agree."));
        InstalledEngine installed = installer.run(progress, ManageEngines::tryIt);
        folder.activate(installed.name());
        return result(
                folder,
                null,
                List.of("Installed, and in use from the next start on: " + installed.name()));
    }

    private static String size(Installer.Plan plan, String folder) {
        return plan.about()
                + ": "
                + DiskSpace.text(plan.download())
                + " to download, "
                + DiskSpace.text(plan.disk())
                + " on the disk in "
                + folder;
    }

    private static void tryIt(EngineFolder folder) {
        EngineTrial.of(folder).ifPresent(ManageEngines::refuse);
    }

    private static void refuse(EngineFinding fault) {
        throw new CellMapException(
                "The engine does not work here, so it was not installed",
                "",
                fault.what() + ". " + fault.why(),
                fault.fix());
    }

    private static Result result(EngineFolder folder, Installer.Plan plan, List<String> told) {
        return new Result(
                folder.root().toString(),
                folder.list(),
                folder.unfinished(),
                folder.active().map(InstalledEngine::name).orElse(EngineFolder.BUNDLED),
                plan,
                told);
    }
}
