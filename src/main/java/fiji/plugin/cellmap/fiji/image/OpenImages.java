// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.WindowManager;
import java.util.Arrays;
import java.util.List;

/** Finds images that are open in ImageJ. */
public final class OpenImages {

    private OpenImages() {}

    /**
     * The image of a title.
     *
     * @param size an image of the same size
     * @throws UsageException if none of that title is open, or it has another size
     */
    public static ImagePlus titled(String title, ImagePlus size) {
        ImagePlus image = WindowManager.getImage(title);
        if (image == null)
            throw new UsageException(
                    "There is no such image",
                    title,
                    "Open images are " + titles() + ".",
                    "Give the title of one of them.");
        if (image.getWidth() == size.getWidth()
                && image.getHeight() == size.getHeight()
                && image.getNSlices() == size.getNSlices()) return image;
        throw new UsageException(
                "Two images have different sizes",
                title,
                text(image) + ", and " + size.getTitle() + " " + text(size) + ".",
                "Give images of the same width, height and number of slices.");
    }

    private static String text(ImagePlus image) {
        return "It has "
                + image.getWidth()
                + " x "
                + image.getHeight()
                + " pixels and "
                + image.getNSlices()
                + " slices";
    }

    private static List<String> titles() {
        int[] ids = WindowManager.getIDList();
        return ids == null
                ? List.of()
                : Arrays.stream(ids).mapToObj(id -> WindowManager.getImage(id).getTitle()).toList();
    }
}
