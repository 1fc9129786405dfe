// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.worker.VerbRunner;
import fiji.plugin.cellmap.worker.Worker;
import ij.ImagePlus;
import ij.WindowManager;
import org.scijava.plugin.Parameter;

/**
 * A command that works on the current image, in macros too, or on the one that a script gives.
 *
 * @param <P> what else is asked for
 */
abstract class CurrentImageCommand<P extends Record> extends CellMapCommand<P> {

    /**
     * Filled by Fiji with the active image. In a headless macro that is not what ImageJ calls the
     * current one.
     */
    @Parameter(label = "Image", required = false, persist = false)
    private ImagePlus image;

    CurrentImageCommand(Class<P> record, String... only) {
        super(record, only);
    }

    /** As {@link #execute(Host, Record)}. */
    protected abstract String execute(Host host, ImagePlus image, P request);

    /** Where verbs run. */
    protected VerbRunner runner() {
        return Worker.standard();
    }

    /** Refuses an image that does not do, or what else cannot be carried out. */
    protected abstract void check(ImagePlus image, P request);

    @Override
    protected final void check(P request) {
        super.check(request);
        check(current(false), request);
    }

    @Override
    protected final String execute(Host host, P request) {
        ImagePlus current = current(host.inMacro());
        super.check(request);
        check(current, request);
        return execute(host, current, request);
    }

    private ImagePlus current(boolean inMacro) {
        ImagePlus seen = WindowManager.getCurrentImage();
        ImagePlus current = seen != null && inMacro || image == null ? seen : image;
        if (current != null) return current;
        throw new UsageException(
                "There is no image",
                "",
                "This command works on the current image, and none is open.",
                "Open one first.");
    }
}
