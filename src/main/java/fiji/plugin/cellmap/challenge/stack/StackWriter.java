// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a stack into a container, under a temporary name until it is whole. Planes are held in
 * memory only as far as one row of chunks needs them, and of those only so many rows as the budget
 * allows.
 */
final class StackWriter {

    private static final int CHUNK = 64;

    /** Files that make a folder a group. */
    private static final Set<String> GROUP =
            Set.of(".zgroup", ".zattrs", "zarr.json", "attributes.json");

    /** Bytes of voxels held at a time, twice. */
    private static final long BUDGET = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** A level whose longest axis has no more voxels than this is the last. */
    private static final long COARSEST = 128;

    private final GroupLocation place;
    private final boolean overwrite;
    private final Progress progress;

    StackWriter(GroupLocation place, boolean overwrite, Progress progress) {
        this.place = place;
        this.overwrite = overwrite;
        this.progress = progress;
        if (!overwrite && Files.exists(place.path()))
            throw new UsageException(
                    "Something is already there",
                    place,
                    "An import does not replace it unless asked to.",
                    "Choose another dataset or crop, or set @{overwrite}.");
    }

    /** A multiscale group. */
    void image(Planes planes, VoxelGrid grid, Pyramid.Mode mode) {
        write(
                (store, temporary) -> {
                    fill(planes, store.create(temporary + "/s0", spec(planes, store)));
                    int levels = levels(planes.shape());
                    Pyramid.build(store, temporary, grid, mode, levels, progress);
                });
    }

    /** A single array with the attributes of a ground truth. */
    void truth(Planes planes, VoxelGrid grid) {
        write(
                (store, temporary) -> {
                    ChunkedArray array = store.create(temporary, spec(planes, store));
                    fill(planes, array);
                    var attributes = Json.object();
                    attributes.set("voxel_size", Json.MAPPER.valueToTree(grid.scale()));
                    attributes.set("translation", Json.MAPPER.valueToTree(grid.translation()));
                    attributes.set("shape", Json.MAPPER.valueToTree(planes.shape()));
                    array.setAttributes(attributes);
                });
    }

    private interface Body {
        void write(ArrayStore store, String temporary);
    }

    private void write(Body body) {
        String parent = place.group().replaceAll("/?[^/]+$", "");
        String name = place.group().substring(parent.isEmpty() ? 0 : parent.length() + 1);
        String temporary = place.group().substring(0, place.group().length() - name.length());
        temporary += AtomicFiles.temporaryName(name);
        Optional<Path> made = firstMissing(place.container().resolve(parent));
        try {
            write(body, parent, temporary);
        } catch (RuntimeException | Error e) {
            made.ifPresent(StackWriter::removeGroups);
            throw e;
        }
    }

    private void write(Body body, String parent, String temporary) {
        try (ArrayStore store = Stores.openOrCreate(place.container())) {
            if (!parent.isEmpty()) store.createGroup(parent);
            sweep(place.container().resolve(parent), parent, store);
            try {
                body.write(store, temporary);
                if (overwrite) store.delete(place.group());
                AtomicFiles.move(place.container().resolve(temporary), place.path());
            } catch (IOException e) {
                throw new CellMapException(
                        "Cannot put an image in its place",
                        place,
                        AtomicFiles.reason(e),
                        "Check that the folder is writable.",
                        e);
            } finally {
                store.delete(temporary);
            }
        }
    }

    /** The outermost folder of a path that is not there. */
    private static Optional<Path> firstMissing(Path path) {
        Path missing = null;
        for (Path at = path.toAbsolutePath(); !Files.exists(at); at = at.getParent()) missing = at;
        return Optional.ofNullable(missing);
    }

    /** Removes groups that hold nothing, made for an image that did not come. */
    private static void removeGroups(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all)
                if (!Files.isDirectory(path) && !GROUP.contains(path.getFileName().toString()))
                    return;
            for (Path path : all) Files.delete(path);
        } catch (IOException | UncheckedIOException e) {
            // What failed before is what the user has to know.
        }
    }

    /** Removes what a dead import left over. */
    private static void sweep(Path folder, String group, ArrayStore store) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path stale : entries.filter(AtomicFiles::isStale).toList())
                store.delete((group.isEmpty() ? "" : group + "/") + stale.getFileName());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list a folder", folder, AtomicFiles.reason(e), "Check the folder.", e);
        }
    }

    private static ArraySpec spec(Planes planes, ArrayStore store) {
        long[] shape = planes.shape();
        if (Arrays.stream(shape).anyMatch(n -> n < 1))
            throw new CellMapException(
                    "Cannot import a stack",
                    planes.location(),
                    "It has no voxels: its shape is " + Arrays.toString(shape) + ".",
                    "Check the file.");
        int[] chunks = Arrays.stream(shape).mapToInt(n -> (int) Math.min(n, CHUNK)).toArray();
        return ArraySpec.of(shape, chunks, planes.dtype()).portable(store.format());
    }

    static int levels(long[] shape) {
        long longest = Arrays.stream(shape).max().orElse(1);
        int levels = 1;
        for (long n = longest; n > COARSEST; n /= 2) levels++;
        return levels;
    }

    private void fill(Planes planes, ChunkedArray array) {
        long[] shape = planes.shape();
        int[] chunks = array.spec().chunks();
        long row = chunks[0] * shape[2] * planes.dtype().bytes;
        long fitting = Math.max(1, BUDGET / row / chunks[1]) * chunks[1];
        int rows = (int) Math.min(shape[1], fitting);
        progress.begin("Importing", shape[0] * ((shape[1] + rows - 1) / rows));
        for (long z = 0; z < shape[0]; z += chunks[0])
            for (long y = 0; y < shape[1]; y += rows) {
                long[] size = {
                    Math.min(chunks[0], shape[0] - z), Math.min(rows, shape[1] - y), shape[2]
                };
                Box box = new Box(new long[] {z, y, 0}, size);
                Object values = planes.dtype().allocate(Math.toIntExact(box.size()));
                for (int k = 0; k < size[0]; k++) {
                    progress.check();
                    Box plane = box.planes(z + k, z + k + 1);
                    Boxes.copy(planes.read(plane), plane, values, box);
                    progress.advance(1);
                }
                array.write(box, values);
            }
    }
}
