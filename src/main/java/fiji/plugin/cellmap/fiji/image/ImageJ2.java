// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.VoxelImage;
import java.nio.file.Path;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import org.scijava.Context;
import org.scijava.plugin.PluginService;
import org.scijava.plugin.SciJavaPlugin;

/**
 * Images and tables of ImageJ2. Its classes are not known here; a jar that is compiled against them
 * brings the one implementation, as a plugin of SciJava.
 */
public interface ImageJ2 extends SciJavaPlugin {

    /**
     * An image with what is known of its place.
     *
     * @param image axes x, y, z
     * @param title for messages and names of files
     * @param size of a voxel, z y x
     * @param units of the sizes, z y x; what they mean is not checked
     * @param origin position of the first voxel in the units, z y x
     */
    record Calibrated(
            RandomAccessibleInterval<?> image,
            String title,
            double[] size,
            String[] units,
            double[] origin) {}

    /** That of an application; empty where it does not have ImageJ2. */
    static Optional<ImageJ2> in(Context context) {
        PluginService plugins = context == null ? null : context.getService(PluginService.class);
        return plugins == null
                ? Optional.empty()
                : plugins.createInstancesOfType(ImageJ2.class).stream().findFirst();
    }

    /**
     * Puts the axes of an image in order; no voxel is read or copied.
     *
     * @return empty if it has no axes, as one of ImgLib2 alone
     * @throws fiji.plugin.cellmap.util.UsageException if it is not one volume
     */
    Optional<Calibrated> read(RandomAccessibleInterval<?> image);

    /**
     * A volume as a dataset with axes, voxel size and unit: for scripts, and to be shown. Nothing
     * is read or copied.
     */
    RandomAccessibleInterval<?> dataset(VoxelImage volume, String title);

    /** A table of measurements as one of SciJava. */
    Object table(Path csv);

    /** Shows a dataset or a table in a window. */
    void show(String title, Object what);
}
