// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.affinity.Affinity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Predicted affinities of a class: an image for each offset, named after it: the affinities of
 * {@code cell} with the voxel before it along z are {@code cell_aff_z-1}, those with the voxel
 * three sections before and two columns after it {@code cell_aff_z-3x2}. Immutable by convention.
 *
 * @param className the class
 * @param offsets z y x, in voxels
 */
record Affinities(String className, List<int[]> offsets) {

    private static final String AXES = "zyx";

    /** The voxel before it along z, y and x. */
    static final List<int[]> NEAREST =
            List.of(new int[] {-1, 0, 0}, new int[] {0, -1, 0}, new int[] {0, 0, -1});

    /**
     * Understands a list of offsets, each of them three whole numbers: {@code -1 0 0}.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if one is not
     */
    static Affinities read(Setting setting) {
        List<int[]> offsets = new ArrayList<>();
        for (String text : setting.texts()) {
            int[] offset = offset(text);
            boolean known = offsets.stream().anyMatch(o -> Arrays.equals(o, offset));
            if (offset.length != 3 || Arrays.equals(offset, new int[3]) || known)
                throw setting.refuse(
                        known ? "It names " + text + " twice." : "\"" + text + "\" is no offset.",
                        "offsets in voxels, z y x, not all 0: [-1 0 0, 0 -1 0, 0 0 -1]");
            offsets.add(offset);
        }
        return new Affinities(setting.subject().name(), offsets);
    }

    private static int[] offset(String text) {
        String[] parts = text.strip().split("[\\s,]+");
        int[] offset = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[+-]?\\d{1,4}")) return new int[0];
            offset[i] = Integer.parseInt(parts[i]);
        }
        return offset;
    }

    /** Whether an offset is that of voxels that share a face. */
    static boolean nearest(int[] offset) {
        return Arrays.stream(offset).map(Math::abs).sum() == 1;
    }

    /** The names of the images, in the order of the offsets. */
    List<String> names() {
        return offsets.stream().map(this::name).toList();
    }

    private String name(int[] offset) {
        StringBuilder name = new StringBuilder(className).append("_aff_");
        for (int d = 0; d < 3; d++)
            if (offset[d] != 0) name.append(AXES.charAt(d)).append(offset[d]);
        return name.toString();
    }

    /** The images with a bias and a stride that depend on the offset. */
    List<Affinity> channels(
            Bench bench, java.util.function.ToDoubleFunction<int[]> bias, int[] longStride) {
        List<String> names = names();
        List<Affinity> channels = new ArrayList<>();
        for (int c = 0; c < offsets.size(); c++) {
            int[] offset = offsets.get(c);
            channels.add(
                    new Affinity(
                            bench.predictions().apply(names.get(c)),
                            offset,
                            bias.applyAsDouble(offset),
                            nearest(offset) ? new int[] {1, 1, 1} : longStride));
        }
        return channels;
    }

    @Override
    public String toString() {
        return names().stream().collect(Collectors.joining(" ", "[", "]"));
    }
}
