// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import java.io.File;
import net.imagej.Dataset;
import net.imagej.DatasetService;
import net.imagej.ImgPlus;
import net.imagej.axis.AxisType;
import net.imagej.axis.CalibratedAxis;
import net.imagej.axis.DefaultLinearAxis;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import org.scijava.Context;

/** Images of ImageJ2, and what commands have stored of them. */
final class Datasets {

    private Datasets() {}

    static CalibratedAxis axis(AxisType type, String unit, double scale, double origin) {
        return new DefaultLinearAxis(type, unit, scale, origin);
    }

    static Dataset of(Context context, Img<UnsignedByteType> image, CalibratedAxis... axes) {
        return context.service(DatasetService.class).create(new ImgPlus<>(image, "em.tif", axes));
    }

    static VoxelImage stored(File group) {
        ArrayStore store = Stores.open(group.toPath());
        return Volume.open(store, "", new ChunkCache(1)).finest();
    }
}
