// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The files of a benchmark, in a temporary folder that goes when it is closed. */
record BenchFolder(Path path) implements AutoCloseable {

    static final int CHUNK = 64;

    static BenchFolder make() {
        try {
            return new BenchFolder(Files.createTempDirectory("cellmap-bench"));
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot make a temporary folder",
                    System.getProperty("java.io.tmpdir"),
                    AtomicFiles.reason(e),
                    "Make room, or choose another place: CELLMAP_JAVA_OPTS=-Djava.io.tmpdir=DIR.",
                    e);
        }
    }

    /** Where the array of a codec is. */
    Path array(Codec codec) {
        return path.resolve("read.zarr").resolve(codec.name().toLowerCase(Locale.ROOT));
    }

    /** Writes the array of each codec: Zarr v2, chunks of 64^3. */
    void fill(byte[] em, long[] shape, List<Codec> codecs) {
        ArraySpec spec = ArraySpec.of(shape, new int[] {CHUNK, CHUNK, CHUNK}, DType.UINT8);
        try (ArrayStore store = Stores.openOrCreate(path.resolve("read.zarr"))) {
            for (Codec codec : codecs)
                store.create(array(codec).getFileName().toString(), spec.withCodec(codec))
                        .write(Box.of(shape), em);
        }
    }

    @Override
    public void close() {
        new FolderKeyValue(path).deleteAll("");
    }
}
