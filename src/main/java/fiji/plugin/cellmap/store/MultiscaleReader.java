// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the metadata of a group of levels as they are found: OME-NGFF 0.1 to 0.6, COSEM, the N5
 * viewer, Paintera and the others of {@link AttributeGrids}, each for a level or for the whole
 * group. What a level does not say follows from one that does and from the shapes, with a note; a
 * voxel size that nobody says is not invented.
 */
final class MultiscaleReader {

    private static final String WHAT = "Cannot read the multiscale metadata of a group";
    private static final String TRANSFORMATIONS = "coordinateTransformations";
    private static final String VERSIONS = "0\\.[1-6]([^0-9].*)?|";

    private final ArrayStore store;
    private final String group;
    private final String where;
    private final ObjectNode attributes;
    private final JsonNode scales;
    private final boolean n5;
    private final List<String> notes = new ArrayList<>();

    MultiscaleReader(ArrayStore store, String group) {
        this.store = store;
        this.group = group;
        this.where = group.isEmpty() ? store.location() : store.location() + "/" + group;
        this.attributes = store.attributes(group);
        this.n5 = store.format(group).equals("N5");
        this.scales = first();
    }

    /** The first entry of {@code multiscales}, also below {@code ome} (version 0.5). */
    private JsonNode first() {
        for (JsonNode node : List.of(attributes, attributes.path("ome"))) {
            JsonNode all = node.path("multiscales");
            if (!all.path(0).isObject()) continue;
            if (all.size() > 1)
                notes.add(
                        "It describes " + all.size() + " images (multiscales): the first is read.");
            return all.path(0);
        }
        return MissingNode.getInstance();
    }

    /**
     * Whether the group lists levels, or has arrays named as levels and something that tells a
     * voxel size.
     */
    boolean isMultiscale() {
        if (!scales.isMissingNode()) return true;
        if (bare().isEmpty()) return false;
        NgffAxes axes = NgffAxes.of(scales, () -> 3, n5);
        return !grids(axes).stated(0).equals(Stated.NOTHING);
    }

    /** The arrays s0, s1, … of a group that lists none. */
    private List<String> bare() {
        return store.list(group).stream()
                .filter(name -> name.matches("s\\d{1,3}"))
                .filter(name -> store.isArray(path(name)))
                .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(1))))
                .toList();
    }

    /**
     * @param given voxel size of the first level
     * @throws MalformedException if the metadata make no sense
     * @throws CellMapException if there are none, or the voxel size is not known
     */
    Multiscale read(GivenSize given) {
        LevelGrids grids = grids(axes());
        List<Stated> found = levels(grids);
        replace(found, given);
        if (!grids.complete(found)) throw unknown(found);
        List<Multiscale.Level> levels = new ArrayList<>();
        for (int k = 0; k < found.size(); k++) {
            Stated stated = found.get(k);
            stated.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
            if (stated.isKnown())
                levels.add(new Multiscale.Level(grids.paths().get(k), stated.grid()));
        }
        EmVoxel.doubt(levels.get(0).grid().scale()).ifPresent(notes::add);
        String name = scales.path("name").asText("");
        Multiscale read = new Multiscale(name, levels, grids.axes().names(), notes);
        if (read.finest() == levels.get(0)) return read;
        notes.add(
                "Level "
                        + read.finest().path()
                        + " is finer than "
                        + levels.get(0).path()
                        + ", which is listed first.");
        return new Multiscale(name, levels, grids.axes().names(), notes);
    }

    /** Whether an array is one of the levels. */
    boolean lists(String name) {
        return isMultiscale() && paths().contains(name);
    }

    /** What the metadata say about one of the levels. */
    Stated stated(String name) {
        LevelGrids grids = grids(axes());
        List<Stated> found = levels(grids);
        grids.complete(found);
        return found.get(grids.paths().indexOf(name));
    }

    /**
     * The axes of the arrays.
     *
     * @throws CellMapException if z, y and x are not among them
     */
    NgffAxes axes() {
        String version = scales.path("version").asText(attributes.at("/ome/version").asText(""));
        if (!version.matches(VERSIONS))
            throw malformed("It is written as OME-NGFF " + version + "; 0.1 to 0.6 are known.");
        try {
            NgffAxes axes = NgffAxes.of(scales, this::rank, n5);
            if (!axes.isVolume())
                throw failure(
                        "Its axes are " + axes.names() + "; z, y and x are needed.",
                        "Give a volume.");
            return axes;
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    /** Of the first level that is there. */
    private int rank() {
        return paths().stream()
                .map(this::path)
                .filter(store::isArray)
                .findFirst()
                .map(array -> store.open(array).spec().rank())
                .orElse(3);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (JsonNode dataset : scales.path("datasets")) paths.add(clean(dataset.path("path")));
        if (scales.isMissingNode()) paths.addAll(bare());
        if (!paths.isEmpty()) return paths;
        if (!scales.isMissingNode()) throw malformed("No dataset is listed.");
        List<String> images = Multiscale.below(store, group);
        throw failure(
                "The group has no \"multiscales\" attribute, so its voxel size is unknown.",
                images.isEmpty()
                        ? "Give a group with OME-NGFF metadata, or one of its arrays."
                        : "Give one of the images in it: " + String.join(", ", images) + ".");
    }

    /** A path below the group without {@code ./} and double slashes. */
    private String clean(JsonNode path) {
        List<String> names =
                Arrays.stream(path.asText("").split("/"))
                        .filter(name -> !name.isEmpty() && !name.equals("."))
                        .toList();
        if (names.isEmpty()) throw malformed("A dataset has no path.");
        if (names.contains("..") || path.asText().indexOf('\0') >= 0)
            throw malformed("The path \"" + path.asText() + "\" leads out of the group.");
        return String.join("/", names);
    }

    private LevelGrids grids(NgffAxes axes) {
        return new LevelGrids(store, group, attributes, n5, axes, paths());
    }

    private List<Stated> levels(LevelGrids grids) {
        List<Stated> levels = new ArrayList<>();
        NgffTransform whole = whole(grids.axes());
        for (int k = 0; k < grids.paths().size(); k++) {
            int level = k;
            String path = grids.paths().get(k);
            if (grids.paths().indexOf(path) < k)
                throw malformed("The dataset " + path + " is listed twice.");
            levels.add(listed(grids.axes(), k, path, whole).or(() -> grids.stated(level)));
        }
        relative(levels);
        levels.set(0, withXml(levels));
        if (levels.get(0).isKnown()) contradiction(levels.get(0), grids);
        return levels;
    }

    /** Where the finest level says 1 without a unit, the others tell factors, not nanometres. */
    private static void relative(List<Stated> levels) {
        Stated first = levels.get(0);
        if (first.isKnown() || first.equals(Stated.NOTHING)) return;
        levels.replaceAll(level -> level.isAssumed() ? first : level);
    }

    /** What the first array says itself, if it is something else. */
    private void contradiction(Stated first, LevelGrids grids) {
        Stated own = grids.array(0);
        if (own.isKnown() && !own.isAlike(first))
            notes.add(
                    "Array "
                            + grids.paths().get(0)
                            + " itself says "
                            + Arrays.toString(own.grid().scale())
                            + " nm, and the group "
                            + Arrays.toString(first.grid().scale())
                            + " nm, which is taken.");
    }

    /** The finest level; OME-XML counts where no level says anything. */
    private Stated withXml(List<Stated> levels) {
        Stated first = levels.get(0);
        Stated xml = OmeXml.stated(store, group);
        if (levels.stream().noneMatch(Stated::isKnown)) return first.or(() -> xml);
        if (xml.isKnown() && first.isKnown() && !xml.isAlike(first))
            notes.add(
                    "The OME-XML of the container says "
                            + Arrays.toString(xml.grid().scale())
                            + " nm, and the group "
                            + Arrays.toString(first.grid().scale())
                            + " nm, which is taken.");
        return first;
    }

    /** What the list of levels itself says. */
    private Stated listed(NgffAxes axes, int k, String path, NgffTransform whole) {
        JsonNode dataset = scales.path("datasets").path(k);
        JsonNode own = dataset.path(TRANSFORMATIONS);
        String source = "Level " + path;
        Stated stated = AttributeGrids.cosem(dataset.path("transform"));
        if (!own.isEmpty()) {
            NgffTransform transform = transform(own, axes, source);
            stated =
                    transform.isScaled()
                            ? axes.stated(transform.then(whole), source)
                            : Stated.unknown(source + " has transformations, but no scale.");
        }
        boolean grouped = own.isEmpty() && k == 0 && whole.isScaled() && !whole.isIdentity();
        return grouped ? stated.or(() -> axes.stated(whole, "The group")) : stated;
    }

    /** The transformation of the whole group applies after those of the levels. */
    private NgffTransform whole(NgffAxes axes) {
        JsonNode list = scales.path(TRANSFORMATIONS);
        NgffTransform none = transform(MissingNode.getInstance(), axes, "");
        if (scales.has("coordinateSystems")) {
            if (!list.isEmpty())
                notes.add("Further coordinate systems of the group are not looked at.");
            return none;
        }
        NgffTransform whole = transform(list, axes, "The group");
        if (!whole.isIdentity())
            notes.add(
                    "The transformation of the whole group is applied after those of the levels;"
                            + " the official reader ignores it.");
        return whole;
    }

    private NgffTransform transform(JsonNode list, NgffAxes axes, String of) {
        try {
            return NgffTransform.of(list, axes);
        } catch (IllegalArgumentException e) {
            throw malformed(of + ": " + e.getMessage());
        }
    }

    /** Gives the first level a voxel size, and the others what follows. */
    private static void replace(List<Stated> levels, GivenSize given) {
        Stated first = levels.get(0);
        boolean known = levels.stream().anyMatch(Stated::isKnown);
        if (given.size() == null || known && !given.always()) return;
        levels.set(0, given.of(first));
        for (int k = 1; k < levels.size() && first.isKnown(); k++)
            levels.set(k, levels.get(k).rescaled(first.grid().scale(), given.size()));
    }

    private String path(String name) {
        return Inspector.join(group, name);
    }

    private CellMapException unknown(List<Stated> levels) {
        Stated all = levels.stream().reduce(Stated.NOTHING, (a, b) -> a.or(() -> b));
        return failure("Its voxel size is unknown. " + all.why(), Stated.REMEDY);
    }

    private CellMapException failure(String why, String fix) {
        return new CellMapException(WHAT, where, why, fix);
    }

    private MalformedException malformed(String why) {
        return new MalformedException(
                WHAT,
                where,
                why,
                "Give one whose metadata are right and have only scales and translations.");
    }
}
