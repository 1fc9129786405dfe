// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of this program with several channels: one array with the axes c, z, y, x, a chunk of
 * which belongs to one channel, and the names of the channels where OME-NGFF has them ({@code
 * omero}). Only Zarr has such images.
 */
public final class Channels {

    /** Name of such an image. */
    public static final String IMAGE = "channels";

    /** Colours that viewers give to channels, over and over. */
    private static final List<String> COLOURS =
            List.of("E69F00", "56B4E9", "009E73", "F0E442", "0072B2", "D55E00", "CC79A7");

    private Channels() {}

    /** The specification of an array of so many channels, each as given. */
    public static ArraySpec spec(ArraySpec zyx, int channels) {
        long[] s = zyx.shape();
        int[] c = zyx.chunks();
        return new ArraySpec(
                new long[] {channels, s[0], s[1], s[2]},
                new int[] {1, c[0], c[1], c[2]},
                zyx.dtype(),
                zyx.fill(),
                zyx.codec(),
                zyx.separator());
    }

    /** One channel of an array of {@link #spec}, with the axes z, y, x. */
    public static ChunkedArray of(ChunkedArray array, int channel) {
        return SpatialArray.channel(array, List.of("c", "z", "y", "x"), channel);
    }

    /** The names of the channels of an image; empty if it has no axis c or does not name them. */
    public static List<String> names(ArrayStore store, String image) {
        if (!Multiscale.isAt(store, image)) return List.of();
        ObjectNode attributes = store.attributes(image);
        List<String> names = new ArrayList<>();
        for (JsonNode scales : List.of(attributes, attributes.path("ome"))) {
            if (!scales.at("/multiscales/0/axes/0/name").asText().equals("c")) continue;
            scales.at("/omero/channels").forEach(c -> names.add(c.path("label").asText()));
        }
        return names;
    }

    /** The image in a group that holds a class: its own, or the one of which it is a channel. */
    public static String image(ArrayStore store, String group, String name) {
        String all = Inspector.join(group, IMAGE);
        return names(store, all).contains(name) ? all : Inspector.join(group, name);
    }

    /**
     * Writes the metadata of an image, as {@link Multiscale#write} does.
     *
     * @param level of the one array
     * @param names of its channels
     * @param one the value that viewers show brightest
     */
    public static void write(
            ArrayStore store,
            String group,
            String name,
            Multiscale.Level level,
            List<String> names,
            double one) {
        Multiscale.write(store, group, name, List.of(level));
        ObjectNode attributes = store.attributes(group);
        ObjectNode place = attributes.has("ome") ? (ObjectNode) attributes.path("ome") : attributes;
        ObjectNode scales = (ObjectNode) place.at("/multiscales/0");
        scales.withArray("axes").insertObject(0).put("name", "c").put("type", "channel");
        first(scales.path("coordinateTransformations"));
        first(scales.at("/datasets/0/coordinateTransformations"));
        ArrayNode channels = place.putObject("omero").putArray("channels");
        for (int c = 0; c < names.size(); c++) {
            ObjectNode channel =
                    channels.addObject()
                            .put("label", names.get(c))
                            .put("color", COLOURS.get(c % COLOURS.size()))
                            .put("active", true);
            channel.putObject("window")
                    .put("min", 0)
                    .put("start", 0)
                    .put("end", one)
                    .put("max", one);
        }
        store.setAttributes(group, attributes);
    }

    /** Gives transformations a number for the axis c. */
    private static void first(JsonNode transformations) {
        for (JsonNode one : transformations) {
            String type = one.path("type").asText();
            ((ArrayNode) one.path(type)).insert(0, type.equals("scale") ? 1.0 : 0.0);
        }
    }
}
