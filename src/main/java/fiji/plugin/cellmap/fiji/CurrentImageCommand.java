// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.GivenImage;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.ImageJ2;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.worker.VerbRunner;
import fiji.plugin.cellmap.worker.Worker;
import ij.ImagePlus;
import ij.WindowManager;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import org.scijava.ItemVisibility;
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

    /**
     * In its place, for scripts and for ImageJ2 without ImageJ 1: a {@code Dataset} or {@code
     * ImgPlus} with its axes, or any image with the axes x, y, z whose voxel size is given.
     */
    @Parameter(
            label = "Image of ImgLib2",
            required = false,
            persist = false,
            visibility = ItemVisibility.INVISIBLE)
    private RandomAccessibleInterval<?> img;

    CurrentImageCommand(Class<P> record, String... only) {
        super(record, only);
    }

    /** As {@link #execute(Host, Record)}. */
    protected abstract String execute(Host host, ImageInput image, P request);

    /** Where verbs run. */
    protected VerbRunner runner() {
        return Worker.standard();
    }

    /** Refuses an image that does not do, or what else cannot be carried out. */
    protected abstract void check(ImageInput image, P request);

    @Override
    protected final void check(P request) {
        super.check(request);
        check(current(WindowManager.getCurrentImage(), false), request);
    }

    /** What ImageJ2 does here; empty without it. */
    final Optional<ImageJ2> imageJ2() {
        return ImageJ2.in(context());
    }

    @Override
    protected final String execute(Host host, P request) {
        ImageInput current = current(host.currentImage(), host.inMacro());
        super.check(request);
        check(current, request);
        return execute(host, current, request);
    }

    private ImageInput current(ImagePlus seen, boolean inMacro) {
        if (img != null) return GivenImage.of(img, imageJ2());
        ImagePlus current = seen != null && inMacro || image == null ? seen : image;
        if (current != null) return ImageInput.of(current);
        throw new UsageException(
                "There is no image",
                "",
                "This command works on the current image, and none is open.",
                "Open one first.");
    }
}
