package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * What the commands share. The fields that a subclass declares are at once its dialog in Fiji and
 * in ImageJ 1, its macro keys and its script parameters: plain types only, paths as {@code File}.
 * Optional ones are not remembered ({@code persist = false}), so that a macro gets the declared
 * default.
 */
public abstract class CellMapCommand implements Command, Cancelable {

    @Parameter(required = false)
    private Context context;

    /** What was done, for people; Fiji shows it in a window. */
    @Parameter(type = ItemIO.OUTPUT, label = "CellMap")
    private String summary;

    private String cancelReason;

    /**
     * Does the work; blocks. Called by {@link #run} in Fiji and by {@link ImageJ1Bridge} in plain
     * ImageJ, after the fields were set.
     *
     * @return the summary to show
     * @throws CellMapException if it failed
     * @throws CancelledException if the user stopped it
     */
    protected abstract String execute(Host host);

    /** The command's name: the last part of its menu path. */
    static String title(Class<? extends CellMapCommand> command) {
        Menu[] menu = command.getAnnotation(Plugin.class).menu();
        return menu[menu.length - 1].label();
    }

    /**
     * Runs in Fiji: a failure is one message box, or, where nobody sits in front, an exception that
     * ends macro or script with the message.
     */
    @Override
    public final void run() {
        Host host = new SciJavaHost(context);
        try {
            summary = execute(host);
        } catch (CancelledException e) {
            if (!host.interactive()) throw e;
            cancel("");
        } catch (CellMapException e) {
            if (!host.interactive()) throw e;
            cancel(e.getMessage());
        }
    }

    @Override
    public final boolean isCanceled() {
        return cancelReason != null;
    }

    /** The reason is shown by SciJava's user interface, unless empty. */
    @Override
    public final void cancel(String reason) {
        cancelReason = reason == null ? "" : reason;
    }

    @Override
    public final String getCancelReason() {
        return cancelReason;
    }
}
