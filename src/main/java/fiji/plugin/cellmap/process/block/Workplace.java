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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where a volume that need not fit in memory is processed: a budget, threads, and a scratch
 * container on the disk. Arrays that were finished are found again when the work is taken up later;
 * so different work needs a different folder. For one thread at a time.
 */
public final class Workplace implements AutoCloseable {

    private static final String FINISHED = "finished";

    private final Path folder;
    private final int[] chunk;
    private final int edge;
    private final long memory;
    private final BlockPool pool;
    private final ArrayStore store;

    /**
     * @param folder of the scratch container; made if absent
     * @param chunk of scratch arrays, z y x; blocks are whole chunks
     * @param edge longest edge of a block to aim at, in voxels
     * @param memory bytes that may be used
     */
    public Workplace(Path folder, int[] chunk, int edge, long memory, int threads) {
        this.folder = folder;
        this.chunk = chunk.clone();
        this.edge = edge;
        this.memory = memory;
        this.pool = new BlockPool(threads);
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
     * A scratch array that is filled unless it was finished earlier; blocks.
     *
     * @param name within this workplace; whoever asks again under it gets the same
     * @param fill value of what is not written
     */
    public ChunkedArray array(
            String name, long[] shape, DType dtype, Number fill, Consumer<ChunkedArray> filler) {
        return array(name, shape, chunk, dtype, fill, filler);
    }

    /** The same with its own chunk shape. */
    public ChunkedArray array(
            String name,
            long[] shape,
            int[] chunk,
            DType dtype,
            Number fill,
            Consumer<ChunkedArray> filler) {
        if (finished(name)) return store.open(name);
        ChunkedArray array = create(name, shape, chunk, dtype, fill);
        filler.accept(array);
        finish(array);
        return array;
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

    /** Frees the disk from an array that is not needed any more. */
    public void drop(String name) {
        store.delete(name);
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
