// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.stack.StackImport;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelHash;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * An image of ImageJ for the worker process, which does not share its memory. A volume that was
 * opened from a container and has its voxel size still is read from there. Everything else is
 * written once into a container beside the result, plane by plane; it is named after the voxels, so
 * that work on the same image is resumed and on another one is not, and is deleted when this is
 * closed.
 *
 * @param path of a multiscale group, or array
 * @param written whether it was written for this
 */
public record HandedImage(Path path, boolean written) implements AutoCloseable {

    private static final int DIGITS = 16;

    /**
     * Makes an image readable for the worker; blocks.
     *
     * @param voxelSize nm, z y x; null for that of the image
     * @param result where the result will be; the container lies beside it
     * @throws fiji.plugin.cellmap.util.UsageException if the image is not one stack of grey values
     *     of known voxel size
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; nothing is left over
     */
    public static HandedImage of(
            ImageInput image, double[] voxelSize, Path result, Progress progress) {
        VoxelImage grey = image.grey(voxelSize);
        Optional<Path> stored = ShownVolume.source(image, grey.grid());
        if (stored.isPresent()) return new HandedImage(stored.get(), false);
        Path folder = result.toAbsolutePath().getParent();
        String name = result.getFileName() + ".input-";
        Path temporary = folder.resolve(AtomicFiles.temporaryName(name) + ".zarr");
        try {
            StackImport.copy(grey, new GroupLocation(temporary, "em"), progress);
            Path named = folder.resolve(name + content(temporary, grey.grid(), progress) + ".zarr");
            AtomicFiles.deleteTree(named);
            AtomicFiles.move(temporary, named);
            return new HandedImage(named.resolve("em"), true);
        } catch (IOException e) {
            throw failure(temporary, e);
        } finally {
            delete(temporary);
        }
    }

    private static String content(Path container, VoxelGrid grid, Progress progress) {
        try (ArrayStore store = Stores.open(container)) {
            String text =
                    VoxelHash.of(store.open("em/s0"), progress)
                            + Arrays.toString(grid.scale())
                            + Arrays.toString(grid.translation());
            return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
        }
    }

    private static CellMapException failure(Path where, IOException e) {
        return new CellMapException(
                "Cannot write the image for the worker process",
                where,
                AtomicFiles.reason(e),
                "Check that the folder is writable and has space left.",
                e);
    }

    private static void delete(Path container) {
        try {
            if (Files.exists(container)) AtomicFiles.deleteTree(container);
        } catch (IOException e) {
            throw failure(container, e);
        }
    }

    @Override
    public void close() {
        if (written) delete(path.getParent());
    }
}
