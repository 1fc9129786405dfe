// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A number that a network says of the object of a voxel, as a channel of values from 0 to 1. Those
 * of the class {@code cell} are in the images {@code cell_centre}, {@code cell_centre_z}, …, {@code
 * cell_lsd_z}, {@code cell_lsd_zz}, {@code cell_lsd_zy}, …, {@code cell_lsd_size}.
 */
public enum ShapeChannel {
    /** How near its centre is: 1 there. */
    CENTRE("_centre", ""),
    /** The way to its centre along z; 0.5 stands for no way. */
    CENTRE_Z("_centre_z", "z"),
    CENTRE_Y("_centre_y", "y"),
    CENTRE_X("_centre_x", "x"),
    /** The way to the mean position of what is near of it; 0.5 stands for no way. */
    LSD_Z("_lsd_z", "z"),
    LSD_Y("_lsd_y", "y"),
    LSD_X("_lsd_x", "x"),
    /** The variance of the positions. */
    LSD_ZZ("_lsd_zz", "zz"),
    LSD_YY("_lsd_yy", "yy"),
    LSD_XX("_lsd_xx", "xx"),
    /** Their correlation; 0.5 stands for none. */
    LSD_ZY("_lsd_zy", "zy"),
    LSD_ZX("_lsd_zx", "zx"),
    LSD_YX("_lsd_yx", "yx"),
    /** How much of what is near belongs to it. */
    LSD_SIZE("_lsd_size", "");

    private static final String AXES = "zyx";

    /** The way to the centre. */
    public static final List<ShapeChannel> VECTOR = List.of(CENTRE_Z, CENTRE_Y, CENTRE_X);

    /** The local shape descriptors, in the order of their authors. */
    public static final List<ShapeChannel> DESCRIPTORS =
            Arrays.stream(values()).filter(c -> c.name().startsWith("LSD")).toList();

    private final String ending;
    private final String axes;

    ShapeChannel(String ending, String axes) {
        this.ending = ending;
        this.axes = axes;
    }

    /** Where a channel is: the class, and what it says. */
    public record Image(String className, ShapeChannel channel) {}

    /** What the name of an image says; empty if it is none of these. */
    public static Optional<Image> of(String image) {
        return Arrays.stream(values())
                .filter(c -> image.endsWith(c.ending) && image.length() > c.ending.length())
                .map(c -> new Image(image.substring(0, image.length() - c.ending.length()), c))
                .findFirst();
    }

    /** The name of the image that holds it. */
    public String image(String className) {
        return className + ending;
    }

    /** Whether it is a local shape descriptor. */
    public boolean isDescriptor() {
        return DESCRIPTORS.contains(this);
    }

    /**
     * Whether it is the other way round in a mirror image: 1 - value.
     *
     * @param mirrored bits: 1 for z, 2 for y, 4 for x
     */
    public boolean turns(int mirrored) {
        return axes.chars().filter(a -> (mirrored >> AXES.indexOf(a) & 1) != 0).count() % 2 == 1;
    }
}
