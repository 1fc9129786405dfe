// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import java.util.Collection;
import java.util.List;

/**
 * One thing that a network says of every voxel.
 *
 * @param name of the image that it becomes
 * @param label the class whose labels teach it
 * @param offset to the other voxel, for an affinity; else null
 * @param shape which number, for a shape; else null
 */
public record Output(String name, String label, Kind kind, Offset offset, ShapeChannel shape) {

    /** What it says of a voxel. */
    public enum Kind {
        /** Whether, or how deep, it lies in the class. */
        CLASS,
        /** Whether it belongs to the same object as the one at the offset. */
        AFFINITY,
        /** Whether it has a face in common with another object, or with what is outside. */
        BOUNDARY,
        /** A number that tells of the object's shape, or of the way to its centre. */
        SHAPE
    }

    private static final String BOUNDARY = "_boundary";

    /**
     * Those images that are classes: not what a network says of the objects of another image.
     *
     * @param images names
     */
    public static List<String> classesAmong(Collection<String> images) {
        return images.stream().filter(name -> !images.contains(classOf(name))).toList();
    }

    /** The class of whose objects an image says something; empty if of none. */
    private static String classOf(String image) {
        String other =
                image.endsWith(BOUNDARY)
                        ? image.substring(0, image.length() - BOUNDARY.length())
                        : "";
        return Offset.of(image)
                .map(Offset.Image::className)
                .or(() -> ShapeChannel.of(image).map(ShapeChannel.Image::className))
                .orElse(other);
    }

    /** The class itself: a mask, or a distance. */
    public static Output ofClass(String label) {
        return new Output(label, label, Kind.CLASS, null, null);
    }

    static Output affinity(String label, Offset offset) {
        return new Output(offset.image(label), label, Kind.AFFINITY, offset, null);
    }

    static Output shape(String label, ShapeChannel channel) {
        return new Output(channel.image(label), label, Kind.SHAPE, null, channel);
    }

    static Output boundary(String label) {
        return new Output(label + BOUNDARY, label, Kind.BOUNDARY, null, null);
    }
}
