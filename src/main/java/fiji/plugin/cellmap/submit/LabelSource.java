// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;
import java.util.Optional;

/**
 * A label as somebody wrote it: an array with attributes, a multiscale group, or a group of arrays.
 *
 * @param array the level that is used
 * @param voxelSize nm, z y x; empty if it is not told
 * @param translation nm, z y x; empty if it is not told
 */
record LabelSource(
        ChunkedArray array, Optional<double[]> voxelSize, Optional<double[]> translation) {

    private static final List<String> SIZES = List.of("voxel_size", "resolution", "scale");
    private static final List<String> PLACES = List.of("translation", "offset");

    /** Told for arrays coarser than wanted, and for those that do not tell their voxel size. */
    private static final double COARSER = 1e6;

    private static final double UNTOLD = 1e18;

    /**
     * @param wanted voxel size by which a level is chosen, nm, z y x
     * @param given voxel size of a label that tells none
     * @throws CellMapException if nothing there can be used
     */
    static LabelSource open(ArrayStore store, String path, double[] wanted, GivenSize given) {
        if (!store.isArray(path) && listsLevels(store, path))
            return level(store, path, wanted, given);
        LabelSource source = stated(store, path, wanted);
        Optional<double[]> size = Optional.ofNullable(given.size());
        return new LabelSource(source.array, source.voxelSize.or(() -> size), source.translation);
    }

    private static LabelSource stated(ArrayStore store, String path, double[] wanted) {
        if (store.isArray(path)) return array(store, path);
        LabelSource best =
                store.list(path).stream()
                        .map(name -> path.isEmpty() ? name : path + "/" + name)
                        .filter(store::isArray)
                        .map(p -> array(store, p))
                        .min(
                                java.util.Comparator.comparingDouble(
                                        (LabelSource s) -> s.distance(wanted)))
                        .orElseThrow(
                                () ->
                                        new CellMapException(
                                                "Cannot read a label",
                                                store.location() + "/" + path,
                                                "There is no array in it.",
                                                "Give an array, or a group that holds arrays."));
        return best;
    }

    /** Arrays of Zarr in a group that lists none tell their own size and place. */
    private static boolean listsLevels(ArrayStore store, String path) {
        ObjectNode attributes = store.attributes(path);
        boolean listed = attributes.has("multiscales") || attributes.path("ome").has("multiscales");
        return (listed || store.format(path).equals("N5")) && Multiscale.isAt(store, path);
    }

    private static LabelSource array(ArrayStore store, String path) {
        ChunkedArray array = store.open(path);
        ObjectNode attributes = array.attributes();
        String where = array.location();
        if (array.spec().rank() != 3)
            throw new CellMapException(
                    "Cannot use a label",
                    where,
                    "It has " + array.spec().rank() + " axes.",
                    "Give an array with the axes z, y, x.");
        return new LabelSource(
                array, numbers(attributes, SIZES, where), numbers(attributes, PLACES, where));
    }

    private static LabelSource level(
            ArrayStore store, String path, double[] wanted, GivenSize given) {
        Multiscale scales = Multiscale.read(store, path, given);
        Multiscale.Level level = scales.nearest(wanted);
        ObjectNode attributes = store.attributes(path);
        boolean placed =
                isPlaced(attributes, level.path())
                        || isPlaced(attributes.path("ome"), level.path());
        return new LabelSource(
                scales.open(store, path, level),
                Optional.of(level.grid().scale()),
                placed ? Optional.of(level.grid().translation()) : Optional.empty());
    }

    /** Whether the metadata tell a translation; without one nothing is moved. */
    private static boolean isPlaced(JsonNode attributes, String level) {
        for (JsonNode dataset : attributes.at("/multiscales/0/datasets"))
            if (dataset.path("path").asText().replaceAll("^(\\./)+|/$", "").equals(level))
                return isMoved(dataset.path("coordinateTransformations"))
                        || dataset.path("transform").has("translate");
        return false;
    }

    private static boolean isMoved(JsonNode transformations) {
        for (JsonNode t : transformations)
            if (t.path("type").asText().equals("translation") || isMoved(t.path("transformations")))
                return true;
        return false;
    }

    private double distance(double[] wanted) {
        if (voxelSize.isEmpty()) return UNTOLD;
        double square = 0;
        boolean coarser = false;
        for (int d = 0; d < 3; d++) {
            double difference = voxelSize.get()[d] - wanted[d];
            square += difference * difference;
            coarser |= difference > 0;
        }
        return Math.sqrt(square) + (coarser ? COARSER : 0);
    }

    /** The last three numbers of the first of these attributes. */
    private static Optional<double[]> numbers(
            ObjectNode attributes, List<String> names, String where) {
        for (String name : names) {
            JsonNode node = attributes.get(name);
            if (node == null) continue;
            int extra = node.size() - 3;
            double[] numbers = new double[3];
            for (int d = 0; d < 3; d++) {
                JsonNode number = node.path(extra + d);
                numbers[d] = number.isNumber() ? number.asDouble() : Double.NaN;
                if (!Double.isFinite(numbers[d]) || SIZES.contains(name) && numbers[d] <= 0)
                    throw new CellMapException(
                            "Cannot use the attribute " + name,
                            where,
                            "It is " + node + ".",
                            "Give three numbers in nm: z, y, x.");
            }
            return Optional.of(numbers);
        }
        return Optional.empty();
    }
}
