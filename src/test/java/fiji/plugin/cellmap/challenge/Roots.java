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

    /** A label whose finest voxels have this edge in this unit. */
    static void sized(Path root, String dataset, int crop, String label, String edge, String unit) {
        String group = dataset + "/" + dataset + ".zarr/recon-1/labels/groundtruth/crop" + crop;
        String axes =
                java.util.stream.Stream.of("z", "y", "x")
                        .map(n -> "{\"name\": \"" + n + "\", \"type\": \"space\"")
                        .map(a -> a + (unit == null ? "}" : ", \"unit\": \"" + unit + "\"}"))
                        .collect(java.util.stream.Collectors.joining(", "));
        group(root.resolve(group + "/" + label), edge, "\"axes\": [" + axes + "], ");
    }

    private static void group(Path path, int voxelSize) {
        group(path, "" + voxelSize, "");
    }

    private static void group(Path path, String voxelSize, String axes) {
        try {
            Files.createDirectories(path);
            Files.writeString(path.resolve(".zgroup"), "{\"zarr_format\": 2}");
            String scale = "[" + voxelSize + "," + voxelSize + "," + voxelSize + "]";
            Files.writeString(
                    path.resolve(".zattrs"),
                    "{\"multiscales\": [{"
                            + axes
                            + "\"datasets\": [{\"path\": \"s0\","
                            + " \"coordinateTransformations\": [{\"type\": \"scale\", \"scale\": "
                            + scale
                            + "}]}]}]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
