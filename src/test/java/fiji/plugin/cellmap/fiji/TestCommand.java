// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A command with one input of every kind, over a verb that does what {@code how} says. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Tests.",
        menu = {@Menu(label = "Plugins"), @Menu(label = "CellMap Test")})
public class TestCommand extends VerbCommand<TestCommand.Do, TestCommand.Did> {

    @Parameter(persist = false)
    private String how;

    @Parameter(style = "directory", required = false, persist = false)
    private File folder;

    @Parameter(required = false, persist = false)
    private File file;

    @Parameter(
            choices = {"auto", "cpu"},
            required = false,
            persist = false)
    private String device = "auto";

    @Parameter(min = "1", max = "10", required = false, persist = false)
    private int count = 3;

    @Parameter(min = "0", max = "1", required = false, persist = false)
    private double share = 0.5;

    @Parameter(required = false, persist = false)
    private String voxelSize = "";

    @Parameter(required = false, persist = false)
    private String className = "";

    @Parameter(required = false, persist = false)
    private String set = "";

    @Parameter(required = false, persist = false)
    private boolean dryRun;

    @Parameter(type = ItemIO.OUTPUT)
    private File result;

    /** What happened, with all inputs. */
    record Did(String text) implements Outcome {
        @Override
        public String summary() {
            return text;
        }
    }

    /** The verb. */
    @Purpose("Tests.")
    record Do(
            @Param(help = "What to do.", required = true) String how,
            @Param(help = "A folder.", kind = Param.Kind.FOLDER) String folder,
            @Param(help = "A file.", kind = Param.Kind.FILE) String file,
            @Param(
                            help = "A device.",
                            byDefault = "auto",
                            choices = {"auto", "cpu"})
                    String device,
            @Param(help = "A number.", byDefault = "3", min = 1, max = 10) Integer count,
            @Param(help = "A share.", byDefault = "0.5", min = 0, max = 1) Double share,
            @Param(help = "A size.", unit = "nm") double[] voxelSize,
            @Param(help = "A class.", name = "class") String className,
            @Param(help = "Settings.", kind = Param.Kind.SETTINGS) List<String> set,
            @Param(help = "A flag.", byDefault = "false") Boolean dryRun)
            implements Verb<Did> {
        @Override
        public Did run(Progress progress) {
            progress.begin("doing", 2);
            progress.advance(1);
            progress.message("half");
            if (how.equals("fail"))
                throw new CellMapException("what", "where", "why", "fix @{voxelSize}");
            if (how.equals("cancel")) throw new CancelledException("stopped");
            progress.advance(1);
            return new Did(
                    "%s %s %s %s %d %.2f %b"
                            .formatted(how, folder, file, device, count, share, dryRun));
        }
    }

    public TestCommand() {
        super(Do.class);
    }

    /** A verb that no terminal knows. */
    @Override
    protected Verb<?> running() {
        return null;
    }

    @Override
    protected VerbRunner runner() {
        return new InProcess();
    }

    @Override
    protected void finished(Do verb, Did outcome) {
        result = new File("result");
    }
}
