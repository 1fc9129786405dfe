// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way from a voxel to another one, in voxels. The affinity of both is stored at the first: of
 * the class {@code cell} with the voxel before it along z in the image {@code cell_aff_z-1}, with
 * the one three sections before and two columns after it in {@code cell_aff_z-3x2}. Immutable.
 */
public record Offset(int z, int y, int x) {

    private static final String AXES = "zyx";
    private static final String MARK = "_aff_";
    private static final Pattern STEPS =
            Pattern.compile("(?:z(-?\\d{1,4}))?(?:y(-?\\d{1,4}))?(?:x(-?\\d{1,4}))?");

    /** Where an affinity is: the class, and the way to the other voxel. */
    public record Image(String className, Offset offset) {}

    /** Understands three numbers that are not all 0: {@code -1 0 0}. */
    public static Optional<Offset> parse(String text) {
        String[] parts = text.strip().split("[\\s,]+");
        if (parts.length != 3) return Optional.empty();
        for (String part : parts) if (!part.matches("[+-]?\\d{1,4}")) return Optional.empty();
        Offset offset =
                new Offset(
                        Integer.parseInt(parts[0]),
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]));
        return offset.isNone() ? Optional.empty() : Optional.of(offset);
    }

    /** What the name of an image says; empty if it is none of affinities. */
    public static Optional<Image> of(String image) {
        int at = image.lastIndexOf(MARK);
        if (at < 1) return Optional.empty();
        Matcher steps = STEPS.matcher(image.substring(at + MARK.length()));
        if (!steps.matches()) return Optional.empty();
        int[] voxels = new int[3];
        for (int d = 0; d < 3; d++)
            voxels[d] = steps.group(d + 1) == null ? 0 : Integer.parseInt(steps.group(d + 1));
        Offset offset = new Offset(voxels[0], voxels[1], voxels[2]);
        String name = image.substring(0, at);
        return offset.image(name).equals(image)
                ? Optional.of(new Image(name, offset))
                : Optional.empty();
    }

    /** The name of the image that holds the affinities of a class. */
    public String image(String className) {
        StringBuilder name = new StringBuilder(className).append(MARK);
        for (int d = 0; d < 3; d++) if (at(d) != 0) name.append(AXES.charAt(d)).append(at(d));
        return name.toString();
    }

    /** Along an axis: 0 for z, 1 for y, 2 for x. */
    public int at(int d) {
        return d == 0 ? z : d == 1 ? y : x;
    }

    public boolean isNone() {
        return z == 0 && y == 0 && x == 0;
    }

    /** Whether the two voxels share a face. */
    public boolean nearest() {
        return Math.abs(z) + Math.abs(y) + Math.abs(x) == 1;
    }

    /** The way back. */
    public Offset back() {
        return new Offset(-z, -y, -x);
    }

    /**
     * The same way in a mirror image.
     *
     * @param axes bits: 1 for z, 2 for y, 4 for x
     */
    public Offset mirrored(int axes) {
        return new Offset(
                (axes & 1) == 0 ? z : -z, (axes & 2) == 0 ? y : -y, (axes & 4) == 0 ? x : -x);
    }

    public int[] toArray() {
        return new int[] {z, y, x};
    }

    @Override
    public String toString() {
        return z + " " + y + " " + x;
    }
}
