// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import ij.ImagePlus;
import java.util.Optional;

/** The image that a command works on: one of ImageJ, or one that a script or ImageJ2 gives. */
public interface ImageInput {

    String title();

    /** The title as a name for a folder or container. */
    default String fileName() {
        String bare = title().replaceAll("\\.\\w{1,5}$", "");
        String name = bare.replaceAll("[^\\w.-]+", "_").replaceAll("^[_.-]+", "");
        return name.isEmpty() ? "image" : name;
    }

    /** Voxels, z y x. */
    long[] shape();

    /**
     * Where its voxels lie.
     *
     * @param voxelSize nm, z y x; null for that of the image
     * @throws fiji.plugin.cellmap.util.UsageException if the image does not tell, and none is given
     */
    VoxelGrid grid(double[] voxelSize);

    /**
     * Grey values; nothing is read yet.
     *
     * @param voxelSize as for {@link #grid}
     * @throws fiji.plugin.cellmap.util.UsageException if it is not one stack of grey values, or its
     *     voxel size is not known
     */
    VoxelImage grey(double[] voxelSize);

    /**
     * Labels, whatever the colours; nothing is read yet.
     *
     * @param grid where its voxels lie
     * @throws fiji.plugin.cellmap.util.UsageException if it is not one stack
     */
    VoxelImage labels(VoxelGrid grid);

    /** The image of ImageJ, with selection and overlay; empty if it is none. */
    Optional<ImagePlus> opened();

    /** An image of ImageJ. */
    static ImageInput of(ImagePlus image) {
        return new ImageInput() {
            @Override
            public String title() {
                return image.getTitle();
            }

            @Override
            public long[] shape() {
                return new long[] {image.getNSlices(), image.getHeight(), image.getWidth()};
            }

            @Override
            public VoxelGrid grid(double[] voxelSize) {
                return OpenImage.grid(image, voxelSize);
            }

            @Override
            public VoxelImage grey(double[] voxelSize) {
                return OpenImage.grey(image, voxelSize);
            }

            @Override
            public VoxelImage labels(VoxelGrid grid) {
                return OpenImage.labels(image, grid);
            }

            @Override
            public Optional<ImagePlus> opened() {
                return Optional.of(image);
            }
        };
    }
}
