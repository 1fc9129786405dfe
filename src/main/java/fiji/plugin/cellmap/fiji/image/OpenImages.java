// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.WindowManager;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Finds images that are open in ImageJ. */
public final class OpenImages {

    private OpenImages() {}

    /**
     * The image of a title.
     *
     * @param size an image of the same size
     * @throws UsageException if none of that title is open, or it has another size
     */
    public static ImageInput titled(String title, ImageInput size) {
        return sized(titled(title), size);
    }

    /** Likewise, of any size. */
    public static ImageInput titled(String title) {
        ImagePlus image = WindowManager.getImage(title);
        if (image == null)
            throw new UsageException(
                    "There is no such image",
                    title,
                    "Open images are " + titles() + ".",
                    "Give the title of one of them.");
        return ImageInput.of(image);
    }

    /**
     * An image, if it is as large as another one.
     *
     * @throws UsageException if it has another size
     */
    public static ImageInput sized(ImageInput image, ImageInput size) {
        if (Arrays.equals(image.shape(), size.shape())) return image;
        throw new UsageException(
                "Two images have different sizes",
                image.title(),
                "It has " + text(image) + ", and " + size.title() + " " + text(size) + ".",
                "Give images of the same width, height and number of slices.");
    }

    private static String text(ImageInput image) {
        long[] n = image.shape();
        return n[2] + " x " + n[1] + " pixels and " + n[0] + " slices";
    }

    /** Titles of all images that are open. */
    public static List<String> titles() {
        return all().stream().map(ImagePlus::getTitle).toList();
    }

    /** All images that are open. */
    public static List<ImagePlus> all() {
        int[] ids = WindowManager.getIDList();
        return ids == null
                ? List.of()
                : Arrays.stream(ids)
                        .mapToObj(WindowManager::getImage)
                        .filter(Objects::nonNull)
                        .toList();
    }
}
