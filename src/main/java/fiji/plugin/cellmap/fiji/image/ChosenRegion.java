// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.gui.Roi;
import java.awt.Rectangle;

/** Parts of an image as users choose them: slices by number, in the plane by a rectangle. */
public final class ChosenRegion {

    private ChosenRegion() {}

    /**
     * What is selected in the plane, in some slices.
     *
     * @param slices {@code FIRST-LAST} from 1; null or blank for those of {@code usual}
     * @param usual slices where none are given; its plane does not count
     * @param name of the parameter, for messages
     * @throws UsageException if there are no such slices, or the selection is no rectangle in the
     *     image
     */
    public static Box of(ImageInput image, String slices, Box usual, String name) {
        Box planes = slices(image, slices, usual, name);
        Rectangle plane = plane(image);
        return Box.between(
                new long[] {planes.min()[0], plane.y, plane.x},
                new long[] {planes.max(0), plane.y + plane.height, plane.x + plane.width});
    }

    /** Likewise, whatever is selected: in the plane of {@code usual}. */
    public static Box slices(ImageInput image, String slices, Box usual, String name) {
        long first = usual.min()[0];
        long end = usual.max(0);
        if (slices != null && !slices.isBlank()) {
            if (!slices.matches("\\s*\\d{1,9}\\s*-\\s*\\d{1,9}\\s*"))
                throw refused(slices, image, name, "It does not have the form FIRST-LAST.");
            String[] ends = slices.strip().split("\\s*-\\s*");
            first = Long.parseLong(ends[0]) - 1;
            end = Long.parseLong(ends[1]);
            if (first < 0 || end <= first || end > image.shape()[0])
                throw refused(
                        slices, image, name, "The image has " + image.shape()[0] + " slices.");
        }
        return usual.planes(first, end);
    }

    /** Whether an area is selected on the image. */
    public static boolean isSelected(ImageInput image) {
        return image.opened().map(ImagePlus::getRoi).filter(Roi::isArea).isPresent();
    }

    private static Rectangle plane(ImageInput image) {
        long[] shape = image.shape();
        Rectangle whole = new Rectangle(0, 0, (int) shape[2], (int) shape[1]);
        if (!isSelected(image)) return whole;
        Roi selected = image.opened().get().getRoi();
        // What lies between a shape and its box is not annotated, and would count as background.
        if (selected.getType() != Roi.RECTANGLE || selected.getCornerDiameter() > 0)
            throw unusable(image, "It is no rectangle (" + selected.getTypeAsString() + ").");
        Rectangle plane = whole.intersection(selected.getBounds());
        if (plane.isEmpty()) throw unusable(image, "It lies outside of the image.");
        return plane;
    }

    private static UsageException unusable(ImageInput image, String why) {
        return new UsageException(
                "Cannot use the selection",
                image.title(),
                why,
                "Select a rectangle, or nothing (Edit > Selection > Select None) for all of it.");
    }

    private static UsageException refused(
            String slices, ImageInput image, String name, String why) {
        return new UsageException(
                "Invalid slices",
                "@{" + name + "} " + slices,
                why,
                "Give the first and the last slice: 1-" + image.shape()[0] + ".");
    }
}
