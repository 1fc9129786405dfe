// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import ij.ImagePlus;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;

/**
 * An image of ImageJ2, or of ImgLib2 alone, of which no voxel is read or copied before it is
 * needed.
 */
public record GivenImage(ImageJ2.Calibrated given) implements ImageInput {

    /**
     * @param image of ImageJ2, or of ImgLib2 with the axes x, y, z, which tells no voxel size
     * @param imageJ2 empty where it is not there
     * @throws fiji.plugin.cellmap.util.UsageException if it is not one volume
     */
    public static GivenImage of(RandomAccessibleInterval<?> image, Optional<ImageJ2> imageJ2) {
        String[] pixels = {"pixel", "pixel", "pixel"};
        ImageJ2.Calibrated bare =
                new ImageJ2.Calibrated(
                        image, "image", new double[] {1, 1, 1}, pixels, new double[3]);
        return new GivenImage(imageJ2.flatMap(known -> known.read(image)).orElse(bare));
    }

    @Override
    public String title() {
        return given.title();
    }

    @Override
    public long[] shape() {
        return labels(new VoxelGrid(new double[] {1, 1, 1}, new double[3])).shape();
    }

    @Override
    public VoxelGrid grid(double[] voxelSize) {
        double[] voxels = new double[3];
        for (int d = 0; d < 3; d++) voxels[d] = given.origin()[d] / given.size()[d];
        double[] size =
                voxelSize != null
                        ? voxelSize
                        : OpenImage.size(given.title(), given.size(), given.units());
        double[] translation = new double[3];
        for (int d = 0; d < 3; d++) translation[d] = voxels[d] * size[d];
        return new VoxelGrid(size, translation);
    }

    @Override
    public VoxelImage grey(double[] voxelSize) {
        return labels(grid(voxelSize));
    }

    @Override
    public VoxelImage labels(VoxelGrid grid) {
        return VoxelImage.of(given.image(), grid, "image \"" + given.title() + "\"");
    }

    @Override
    public Optional<ImagePlus> opened() {
        return Optional.empty();
    }
}
