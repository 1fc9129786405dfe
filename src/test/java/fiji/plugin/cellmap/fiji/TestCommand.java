package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.io.File;
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
public class TestCommand extends VerbCommand<TestCommand.Did> {

    @Parameter(label = "How", persist = false)
    private String how;

    @Parameter(style = "directory", required = false, persist = false)
    private File folder;

    @Parameter(required = false, persist = false)
    private File file;

    @Parameter(
            choices = {"auto", "cpu"},
            persist = false)
    private String device = "auto";

    @Parameter(min = "1", max = "10", persist = false)
    private int count = 3;

    @Parameter(min = "0", max = "1", persist = false)
    private double share = 0.5;

    @Parameter(persist = false)
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
    record Do(String how, String text) implements Verb<Did> {
        @Override
        public Did run(Progress progress) {
            progress.begin("doing", 2);
            progress.advance(1);
            progress.message("half");
            if (how.equals("fail")) throw new CellMapException("what", "where", "why", "fix");
            if (how.equals("cancel")) throw new CancelledException("stopped");
            progress.advance(1);
            return new Did(text);
        }
    }

    @Override
    protected Verb<Did> verb() {
        String text =
                "%s %s %s %s %d %.2f %b"
                        .formatted(how, path(folder), path(file), device, count, share, dryRun);
        return new Do(how, text);
    }

    @Override
    protected VerbRunner runner() {
        return new InProcess();
    }

    @Override
    protected void finished(Did outcome) {
        result = new File("result");
    }
}
