// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A volume at several voxel sizes, as the metadata of a group say: OME-NGFF (<a
 * href="https://ngff.openmicroscopy.org/0.4/">text</a>), or what other writers of the field have in
 * its place (see {@link MultiscaleReader}). Immutable.
 *
 * @param name may be empty
 * @param levels as listed, the finest first in files that follow the text
 * @param axes names of the axes of the arrays, in array order
 * @param warnings what a reader should tell the user, such as what was assumed, in sentences
 */
public record Multiscale(
        String name, List<Level> levels, List<String> axes, List<String> warnings) {

    private static final int MOST_IMAGES = 8;
    private static final int DEEPEST = 3;

    public Multiscale {
        levels = List.copyOf(levels);
        axes = List.copyOf(axes);
        warnings = List.copyOf(warnings);
    }

    /**
     * One voxel size.
     *
     * @param path of the array, below the group
     * @param grid axes z, y, x in nm, whatever the axes of the array
     */
    public record Level(String path, VoxelGrid grid) {}

    /** Whether a group has multiscale metadata. */
    public static boolean isAt(ArrayStore store, String group) {
        return !store.isArray(group) && new MultiscaleReader(store, group).isMultiscale();
    }

    /** Images below a group: not deeper than three levels, as in a plate, and at most eight. */
    static List<String> below(ArrayStore store, String group) {
        return images(store, group, DEEPEST)
                .limit(MOST_IMAGES)
                .map(path -> Inspector.below(group, path))
                .toList();
    }

    private static Stream<String> images(ArrayStore store, String group, int depth) {
        return store.list(group).stream()
                .map(name -> Inspector.join(group, name))
                .flatMap(
                        path ->
                                isAt(store, path)
                                        ? Stream.of(path)
                                        : depth > 1 ? images(store, path, depth - 1) : null);
    }

    /**
     * Reads the metadata of a group; the arrays themselves are looked at only for what the group
     * does not say. Only the first entry of {@code multiscales} counts.
     *
     * @param group path inside the store
     * @throws fiji.plugin.cellmap.util.CellMapException if the group has no such metadata, they
     *     make no sense, or do not tell a voxel size
     */
    public static Multiscale read(ArrayStore store, String group) {
        return read(store, group, GivenSize.NONE);
    }

    /**
     * As {@link #read(ArrayStore, String)}.
     *
     * @param given voxel size of the first level
     */
    public static Multiscale read(ArrayStore store, String group, GivenSize given) {
        return new MultiscaleReader(store, group).read(given);
    }

    /**
     * Opens the array of a level, seen with the axes z, y, x: axes of length one are left out.
     *
     * @param group path inside the store of the group that was read
     * @throws fiji.plugin.cellmap.util.CellMapException if it cannot be read, has several channels
     *     or time points, or no voxels
     */
    public ChunkedArray open(ArrayStore store, String group, Level level) {
        return SpatialArray.of(store.open(Inspector.join(group, level.path())), axes);
    }

    /** As above, one channel of an image that has several, see {@link Channels}. */
    public ChunkedArray open(ArrayStore store, String group, Level level, int channel) {
        return SpatialArray.channel(store.open(Inspector.join(group, level.path())), axes, channel);
    }

    /**
     * Writes the metadata of a group (OME-NGFF 0.5 in Zarr v3, else 0.4; in N5 see {@link
     * N5Metadata}), which is made if absent; other attributes stay. Levels are listed from the
     * finest on, scale before translation: the official datasplit takes the first number it finds.
     *
     * @param levels of arrays with axes z, y, x
     */
    public static void write(ArrayStore store, String group, String name, List<Level> levels) {
        List<Level> finestFirst =
                levels.stream().sorted(Comparator.comparingDouble(l -> volume(l.grid()))).toList();
        store.createGroup(group);
        boolean n5 = store.format(group).equals("N5");
        if (n5) N5Metadata.write(store, group, finestFirst);
        ObjectNode attributes = store.attributes(group);
        ObjectNode scales = ngff(name, finestFirst, n5);
        if (store.format(group).equals("Zarr v3")) {
            attributes.withObject("/ome").put("version", "0.5").putArray("multiscales").add(scales);
        } else {
            attributes.putArray("multiscales").add(scales.put("version", "0.4"));
        }
        store.setAttributes(group, attributes);
    }

    /**
     * @param fromX whether axes are listed as N5 counts them: so does its library write and read it
     */
    private static ObjectNode ngff(String name, List<Level> levels, boolean fromX) {
        ObjectNode scales = Json.object().put("name", name);
        ArrayNode axes = scales.putArray("axes");
        for (int d = 0; d < 3; d++)
            axes.addObject()
                    .put("name", AttributeGrids.ZYX.get(fromX ? 2 - d : d))
                    .put("type", "space")
                    .put("unit", "nanometer");
        scales.putArray("coordinateTransformations").add(numbers("scale", 1, 1, 1));
        ArrayNode datasets = scales.putArray("datasets");
        for (Level level : levels) {
            double[] scale = level.grid().scale();
            double[] translation = level.grid().translation();
            datasets.addObject()
                    .put("path", level.path())
                    .putArray("coordinateTransformations")
                    .add(numbers("scale", fromX ? N5Metadata.xyz(scale) : scale))
                    .add(numbers("translation", fromX ? N5Metadata.xyz(translation) : translation));
        }
        return scales;
    }

    private static JsonNode numbers(String type, double... values) {
        ObjectNode node = Json.object().put("type", type);
        node.set(type, Json.MAPPER.valueToTree(values));
        return node;
    }

    private static double volume(VoxelGrid grid) {
        return grid.scale()[0] * grid.scale()[1] * grid.scale()[2];
    }

    /**
     * The level whose voxel size is nearest: the least sum over the axes of |v - wanted| / wanted,
     * the first listed among equals; it may be coarser than wanted (the rule of the official
     * reader, cellmap-data {@code CellMapImage}).
     *
     * @param voxelSize z, y, x in nm
     */
    public Level nearest(double[] voxelSize) {
        Level best = levels.get(0);
        for (Level level : levels)
            if (distance(level, voxelSize) < distance(best, voxelSize)) best = level;
        return best;
    }

    private static double distance(Level level, double[] wanted) {
        double sum = 0;
        for (int d = 0; d < wanted.length; d++)
            sum += Math.abs(level.grid().scale()[d] - wanted[d]) / wanted[d];
        return sum;
    }

    /** The level of the smallest voxels, the first listed among equals. */
    public Level finest() {
        return Collections.min(levels, Comparator.comparingDouble(level -> volume(level.grid())));
    }
}
