// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.config.ShapeChannel;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.Optional;

/**
 * What the outputs of a mirror image, mirrored back, say of the original. Most say the same. The
 * affinity with the voxel before becomes one with the voxel after: it belongs to the channel of the
 * mirrored offset or, where there is only one of the way back, to that channel at the other end of
 * the edge, as in PyTorch Connectomics (4335a8be) with storage at the source. The way to a centre
 * along a mirrored axis, and a correlation with it, are the other way round: 1 - value, a logit of
 * the other sign; descriptors, which are 0 outside objects, only where their class is. Immutable.
 */
final class MirrorMap {

    /**
     * Where the value of a channel is.
     *
     * @param channel of the mirror image
     * @param shift from the voxel to the one whose value it is; null for the voxel itself
     * @param turned whether the sign of the logit changes
     * @param where channel of the mirror image that must be above 0 for that; -1 for everywhere
     */
    record Source(int channel, Offset shift, boolean turned, int where) {

        Source(int channel, Offset shift) {
            this(channel, shift, false, -1);
        }
    }

    private final Source[][] sources;

    /**
     * @param outputs names, a list for each network; channels follow each other
     * @param images mirror images
     * @throws UsageException if an offset has no counterpart
     */
    MirrorMap(List<List<String>> outputs, int images) {
        int channels = outputs.stream().mapToInt(List::size).sum();
        sources = new Source[images][channels];
        int first = 0;
        for (List<String> names : outputs) {
            for (int axes = 0; axes < images; axes++)
                for (int c = 0; c < names.size(); c++)
                    sources[axes][first + c] = source(names, c, axes, first);
            first += names.size();
        }
    }

    private static Source source(List<String> names, int c, int axes, int first) {
        Optional<ShapeChannel.Image> shape = ShapeChannel.of(names.get(c));
        if (shape.isPresent()) return source(names, shape.get(), c, axes, first);
        Optional<Offset.Image> image = Offset.of(names.get(c));
        if (image.isEmpty()) return new Source(first + c, null);
        String label = image.get().className();
        Offset offset = image.get().offset();
        Offset mirrored = offset.mirrored(axes);
        int same = names.indexOf(mirrored.image(label));
        if (same >= 0) return new Source(first + same, null);
        int back = names.indexOf(mirrored.back().image(label));
        if (back >= 0) return new Source(first + back, offset);
        throw new UsageException(
                "Invalid value for predict.flips",
                "",
                "In a mirror image "
                        + names.get(c)
                        + " becomes "
                        + mirrored.image(label)
                        + ", which the model does not predict.",
                "Leave mirror images out, or train with offsets along one axis each.");
    }

    private static Source source(
            List<String> names, ShapeChannel.Image image, int c, int axes, int first) {
        int label = names.indexOf(image.className());
        boolean inObjects = image.channel().isDescriptor() && label >= 0;
        return new Source(
                first + c, null, image.channel().turns(axes), inObjects ? first + label : -1);
    }

    Source source(int axes, int channel) {
        return sources[axes][channel];
    }

    /** Whether every output says the same of the same voxel. */
    boolean isPlain() {
        for (Source[] image : sources)
            for (int c = 0; c < image.length; c++)
                if (image[c].channel != c || image[c].shift != null || image[c].turned)
                    return false;
        return true;
    }
}
