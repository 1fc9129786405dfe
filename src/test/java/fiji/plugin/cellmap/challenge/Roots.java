// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes data roots of empty groups in the official layout. */
final class Roots {

    private Roots() {}

    static void em(Path root, String dataset) {
        group(root.resolve(dataset + "/" + dataset + ".zarr/recon-1/em/fibsem-uint8"), 8);
    }

    static void crop(Path root, String dataset, int crop, String... classes) {
        for (String c : classes)
            group(
                    root.resolve(
                            dataset
                                    + "/"
                                    + dataset
                                    + ".zarr/recon-1/labels/groundtruth/crop"
                                    + crop
                                    + "/"
                                    + c),
                    4);
    }

    private static void group(Path path, int voxelSize) {
        try {
            Files.createDirectories(path);
            Files.writeString(path.resolve(".zgroup"), "{\"zarr_format\": 2}");
            String scale = "[" + voxelSize + "," + voxelSize + "," + voxelSize + "]";
            Files.writeString(
                    path.resolve(".zattrs"),
                    "{\"multiscales\": [{\"datasets\": [{\"path\": \"s0\","
                            + " \"coordinateTransformations\": [{\"type\": \"scale\", \"scale\": "
                            + scale
                            + "}]}]}]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
