// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import com.google.gson.GsonBuilder;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.StoreProvider;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.janelia.saalfeldlab.n5.FileSystemKeyValueAccess;
import org.janelia.saalfeldlab.n5.GsonKeyValueN5Reader;
import org.janelia.saalfeldlab.n5.N5Exception;
import org.janelia.saalfeldlab.n5.N5FSReader;
import org.janelia.saalfeldlab.n5.zarr.N5ZarrReader;
import org.janelia.saalfeldlab.n5.zarr.v3.ZarrV3KeyValueReader;

/**
 * Reads containers with the N5 library of Fiji: N5, Zarr v2 and v3 in folders, with every
 * compression that an N5 plugin on the class path knows; where its further parts are there, HDF5
 * and clouds (see {@link N5Addresses}). Thread-safe.
 */
public final class N5Library implements StoreProvider {

    /**
     * @throws NoClassDefFoundError if N5 is not there
     */
    public N5Library() {
        N5Exception.class.getName();
        ZarrV3KeyValueReader.class.getName();
    }

    @Override
    public String name() {
        return "N5";
    }

    @Override
    public Optional<ArrayStore> open(Path path) {
        if (!Files.isDirectory(path)) return N5Addresses.hdf5(path);
        return reader(path).map(reader -> new N5Store(reader, path));
    }

    @Override
    public Optional<ArrayStore> open(String address) {
        return N5Addresses.open(address);
    }

    /**
     * N5's own reader of a container; blocks.
     *
     * @param path a folder; the kind is told by its metadata, never by its name
     * @return empty if there are no metadata of a container
     * @throws CellMapException if N5 refuses it
     */
    public static Optional<GsonKeyValueN5Reader> reader(Path path) {
        String root = path.toString();
        try {
            if (has(path, "zarr.json"))
                return Optional.of(
                        new ZarrV3KeyValueReader(
                                new FileSystemKeyValueAccess(), root, new GsonBuilder(), false));
            if (has(path, ".zgroup") || has(path, ".zarray"))
                return Optional.of(new N5ZarrReader(root, new GsonBuilder(), true, false, false));
            if (has(path, "attributes.json")) return Optional.of(new N5FSReader(root));
            return Optional.empty();
        } catch (N5Exception e) {
            throw failure("Cannot open a container with N5", root, e);
        }
    }

    private static boolean has(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /** What N5 said, as an error of ours. */
    static CellMapException failure(String what, String where, Throwable e) {
        return failure(
                what,
                where,
                e,
                "Check that the data are whole, and that Fiji has the N5 plugin of their"
                        + " compression.");
    }

    static CellMapException failure(String what, String where, Throwable e, String fix) {
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        boolean plain = root instanceof N5Exception || root instanceof IOException;
        String why = plain && root.getMessage() != null ? root.getMessage() : root.toString();
        return new CellMapException(what, where, "N5 says: " + why, fix, e);
    }
}
