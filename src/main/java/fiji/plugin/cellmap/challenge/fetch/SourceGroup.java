// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.challenge.fetch.LevelChunks.NmBox;
import fiji.plugin.cellmap.challenge.fetch.Origins.Spot;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.PrefixKeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A Zarr group at the source: its levels and its classes, read from its metadata. */
final class SourceGroup {

    static final List<String> METADATA = List.of(".zgroup", ".zattrs", ".zarray");

    private final Spot spot;
    private final ArrayStore store;

    private SourceGroup(Spot spot, ArrayStore store) {
        this.spot = spot;
        this.store = store;
    }

    /**
     * @return empty if there is nothing
     * @throws CellMapException if there is something else than Zarr version 2
     */
    static Optional<SourceGroup> open(Spot spot) {
        for (String name : List.of(".zgroup", ".zattrs"))
            if (spot.place().exists(spot.child(name).key()))
                return Optional.of(
                        new SourceGroup(
                                spot, Stores.open(new PrefixKeyValue(spot.place(), spot.key()))));
        if (spot.place().exists(spot.child("zarr.json").key()))
            throw new CellMapException(
                    "Cannot fetch a group",
                    spot.location(),
                    "It is Zarr version 3; the challenge's data are version 2.",
                    "Copy all of it with a tool for its store.");
        return Optional.empty();
    }

    Spot spot() {
        return spot;
    }

    /** Levels of a multiscale group inside, "" for this one, as its metadata lists them. */
    List<LevelChunks> levels(String group) {
        List<LevelChunks> levels = new ArrayList<>();
        Multiscale scales = Multiscale.read(store, group);
        for (Multiscale.Level level : scales.levels()) {
            String path = KeyValue.join(group, level.path());
            if (!store.isArray(path)) continue;
            ChunkedArray array = store.open(path);
            if (!store.format(path).equals("Zarr v2")
                    || !scales.axes().equals(List.of("z", "y", "x")))
                throw new CellMapException(
                        "Cannot fetch an array",
                        array.location(),
                        "It is not a Zarr version 2 volume with the axes z, y, x.",
                        "Copy all of it with a tool for its store.");
            levels.add(new LevelChunks(path, asStored(array), level.grid()));
        }
        return levels;
    }

    /** With the separator that the chunks have, whatever the metadata say. */
    private static ArraySpec asStored(ChunkedArray array) {
        ArraySpec spec = array.spec();
        String other = spec.separator().equals(".") ? "/" : ".";
        return array.notes().isEmpty() ? spec : spec.withSeparator(other);
    }

    /**
     * Names of the groups inside: as listed, else as the annotation's metadata say, else those of
     * {@code known} that are there.
     */
    List<String> classes(Collection<String> known) {
        TreeSet<String> names = new TreeSet<>();
        for (String name : spot.place().list(spot.key()))
            if (name.endsWith("/")) names.add(name.substring(0, name.length() - 1));
        if (!names.isEmpty()) return List.copyOf(names);
        JsonNode told = store.attributes("").at("/cellmap/annotation/class_names");
        told.forEach(name -> names.add(name.asText()));
        names.addAll(known);
        return names.stream().filter(store::isGroup).toList();
    }

    /** Where the first class lies that tells it (the official rule); empty if none does. */
    Optional<NmBox> box(List<String> classes) {
        for (String name : classes) {
            if (!Multiscale.isAt(store, name)) continue;
            List<LevelChunks> levels = levels(name);
            if (levels.isEmpty()) continue;
            LevelChunks finest = levels.get(0);
            for (LevelChunks level : levels) if (voxels(level) > voxels(finest)) finest = level;
            VoxelGrid grid = finest.grid();
            double[] max = new double[3];
            for (int d = 0; d < 3; d++) max[d] = grid.world(d, finest.spec().shape()[d]);
            return Optional.of(new NmBox(grid.scale(), grid.translation(), max));
        }
        return Optional.empty();
    }

    private static double voxels(LevelChunks level) {
        double count = 1;
        for (long n : level.spec().shape()) count *= n;
        return count;
    }
}
