// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.process.affinity.Affinity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Predicted affinities of a class: an image for each offset, named after it ({@link Offset#image}).
 * Immutable by convention.
 *
 * @param className the class
 * @param offsets to the other voxels
 */
record Affinities(String className, List<Offset> offsets) {

    /** The voxel before it along z, y and x. */
    static final List<Offset> NEAREST =
            List.of(new Offset(-1, 0, 0), new Offset(0, -1, 0), new Offset(0, 0, -1));

    /**
     * Understands a list of offsets, each of them three whole numbers: {@code -1 0 0}.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if one is not
     */
    static Affinities read(Setting setting) {
        List<Offset> offsets = new ArrayList<>();
        for (String text : setting.texts()) {
            Optional<Offset> offset = Offset.parse(text);
            boolean known = offset.filter(offsets::contains).isPresent();
            if (offset.isEmpty() || known)
                throw setting.refuse(
                        known ? "It names " + text + " twice." : "\"" + text + "\" is no offset.",
                        "offsets in voxels, z y x, not all 0: [-1 0 0, 0 -1 0, 0 0 -1]");
            offsets.add(offset.get());
        }
        return new Affinities(setting.subject().name(), offsets);
    }

    /** The names of the images, in the order of the offsets. */
    List<String> names() {
        return offsets.stream().map(offset -> offset.image(className)).toList();
    }

    /** The images with a bias and a stride that depend on the offset. */
    List<Affinity> channels(Bench bench, ToDoubleFunction<Offset> bias, int[] longStride) {
        List<Affinity> channels = new ArrayList<>();
        for (Offset offset : offsets)
            channels.add(
                    new Affinity(
                            bench.predictions().apply(offset.image(className)),
                            offset.toArray(),
                            bias.applyAsDouble(offset),
                            offset.nearest() ? new int[] {1, 1, 1} : longStride));
        return channels;
    }

    @Override
    public String toString() {
        return names().stream().collect(Collectors.joining(" ", "[", "]"));
    }
}
