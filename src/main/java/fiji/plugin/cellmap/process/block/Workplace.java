// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where a volume that need not fit in memory is processed: a budget, threads, and a scratch
 * container on the disk. Arrays that were finished are found again when the work is taken up later;
 * so different work needs a different folder. For one thread at a time.
 */
public final class Workplace implements AutoCloseable {

    private static final String FINISHED = "finished";

    /** Beside the arrays; no step of a class has this name. */
    private static final String TEAM = ".team";

    private final Path folder;
    private final int[] chunk;
    private final int edge;
    private final long memory;
    private final BlockPool threads;
    private final ArrayStore store;
    private BlockPool pool;

    /** Null for a process that works alone, or does now what one of a team does. */
    private Team team;

    /**
     * @param folder of the scratch container; made if absent
     * @param chunk of scratch arrays, z y x; blocks are whole chunks
     * @param edge longest edge of a block to aim at, in voxels
     * @param memory bytes that may be used
     */
    public Workplace(Path folder, int[] chunk, int edge, long memory, int threads) {
        this(folder, chunk, edge, memory, threads, threads, null);
    }

    private Workplace(
            Path folder,
            int[] chunk,
            int edge,
            long memory,
            int threads,
            int own,
            Progress together) {
        this.folder = folder;
        this.chunk = chunk.clone();
        this.edge = edge;
        this.memory = memory;
        this.threads = new Threads(threads, own);
        this.pool = this.threads;
        if (together == null) delete(folder.resolve(TEAM));
        this.team = together == null ? null : new Team(folder.resolve(TEAM), together);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failure("Cannot make a folder for scratch data", folder, e);
        }
        this.store = Stores.openOrCreate(folder, ContainerFormat.ZARR_V2);
    }

    public int[] chunk() {
        return chunk.clone();
    }

    public int edge() {
        return edge;
    }

    public long memory() {
        return memory;
    }

    public BlockPool pool() {
        return pool;
    }

    /**
     * One at which several processes work together, each with its own object of this class: the
     * arguments must be the same, so that all divide the work in the same way.
     *
     * @param threads as many as the blocks are sized for
     * @param own threads of this process, at most that many
     * @param waiting cancels while others are waited for
     */
    public static Workplace together(
            Path folder,
            int[] chunk,
            int edge,
            long memory,
            int threads,
            int own,
            Progress waiting) {
        return new Workplace(folder, chunk, edge, memory, threads, own, waiting);
    }

    /**
     * A scratch array that is filled unless it was finished earlier; blocks. Of several processes
     * one fills it.
     *
     * @param name within this workplace; whoever asks again under it gets the same
     * @param fill value of what is not written
     */
    public ChunkedArray array(
            String name, long[] shape, DType dtype, Number fill, Consumer<ChunkedArray> filler) {
        if (!finished(name))
            once(
                    name,
                    () -> {
                        ChunkedArray array = create(name, shape, chunk, dtype, fill);
                        filler.accept(array);
                        finish(array);
                    });
        return store.open(name);
    }

    /** The same, filled by all processes that work here, with the {@link #pool}. */
    public ChunkedArray shared(
            String name, long[] shape, DType dtype, Number fill, Consumer<ChunkedArray> filler) {
        return shared(name, shape, chunk, dtype, fill, filler);
    }

    /** The same with its own chunk shape. */
    public ChunkedArray shared(
            String name,
            long[] shape,
            int[] chunk,
            DType dtype,
            Number fill,
            Consumer<ChunkedArray> filler) {
        return shared(
                        List.of(name),
                        shape,
                        chunk,
                        dtype,
                        fill,
                        arrays -> filler.accept(arrays.get(0)))
                .get(0);
    }

    /** Several at once. */
    public List<ChunkedArray> shared(
            List<String> names,
            long[] shape,
            DType dtype,
            Number fill,
            Consumer<List<ChunkedArray>> filler) {
        return shared(names, shape, chunk, dtype, fill, filler);
    }

    private List<ChunkedArray> shared(
            List<String> names,
            long[] shape,
            int[] chunk,
            DType dtype,
            Number fill,
            Consumer<List<ChunkedArray>> filler) {
        if (!names.stream().allMatch(this::finished)) {
            String first = names.get(0);
            once(
                    first + "-made",
                    () -> names.forEach(name -> create(name, shape, chunk, dtype, fill)));
            List<ChunkedArray> arrays = names.stream().map(store::open).toList();
            together(
                    first,
                    () -> {
                        filler.accept(arrays);
                        return null;
                    });
            once(first, () -> names.forEach(name -> finish(store.open(name))));
        }
        return names.stream().map(store::open).toList();
    }

    /**
     * Has something done by one of the processes that work here, while the others wait until it is
     * done.
     *
     * @param name of it
     */
    public void once(String name, Runnable work) {
        if (team == null) {
            work.run();
            return;
        }
        Team all = team;
        BlockPool before = pool;
        team = null;
        pool = threads;
        try {
            all.once(name, work);
        } finally {
            team = all;
            pool = before;
        }
    }

    /**
     * Does something with all processes that work here: they share what is given to the {@link
     * #pool}.
     *
     * @param name of it
     */
    public <R> R together(String name, Supplier<R> work) {
        BlockPool before = pool;
        if (team != null) pool = team.pool(name, threads);
        try {
            return work.get();
        } finally {
            pool = before;
        }
    }

    /** An array that was finished. */
    public ChunkedArray open(String name) {
        return store.open(name);
    }

    /** Makes an array, in place of one that was not finished. */
    public ChunkedArray create(String name, long[] shape, int[] chunk, DType dtype, Number fill) {
        store.delete(name);
        int[] chunks = chunk.clone();
        for (int d = 0; d < 3; d++) chunks[d] = (int) Math.min(chunks[d], shape[d]);
        return store.create(name, new ArraySpec(shape, chunks, dtype, fill, Codec.ZSTD, "/"));
    }

    /** Says that an array holds all that it should. */
    public void finish(ChunkedArray array) {
        array.setAttributes(array.attributes().put(FINISHED, true));
    }

    /** Whether an array is there already. */
    public boolean finished(String name) {
        return store.isArray(name) && store.attributes(name).path(FINISHED).asBoolean();
    }

    /** A folder for files that are not arrays; whoever writes into it makes it. */
    public Path folder(String name) {
        return folder.resolve(name);
    }

    /**
     * Frees the disk from an array that is not needed any more; where processes work together, at
     * the end, because another one may not have come so far.
     */
    public void drop(String name) {
        if (team == null) store.delete(name);
    }

    /** Removes the folder with everything in it. */
    public void delete() {
        store.close();
        delete(folder);
    }

    /** Removes all folders in a folder but one. */
    public static void removeOthers(Path parent, String kept) {
        if (!Files.isDirectory(parent)) return;
        try (Stream<Path> entries = Files.list(parent)) {
            entries.filter(p -> !p.getFileName().toString().equals(kept))
                    .forEach(Workplace::delete);
        } catch (IOException e) {
            throw failure("Cannot list scratch data", parent, e);
        }
    }

    /** Removes a folder with everything in it; nothing happens if it is absent. */
    public static void delete(Path top) {
        try {
            AtomicFiles.deleteTree(top);
        } catch (IOException | UncheckedIOException e) {
            throw failure("Cannot remove scratch data", top, e);
        }
    }

    private static CellMapException failure(String what, Path folder, Exception e) {
        return new CellMapException(
                what, folder, AtomicFiles.reason(e), "Check that the folder is writable.", e);
    }

    @Override
    public void close() {
        store.close();
    }
}
