// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.PlacedArray;
import fiji.plugin.cellmap.store.VoxelImage;
import java.nio.file.Path;
import net.imglib2.cache.img.CachedCellImg;
import org.janelia.saalfeldlab.n5.GsonKeyValueN5Reader;
import org.janelia.saalfeldlab.n5.imglib2.N5Utils;

/** Datasets of N5 as the lazy images of n5-imglib2, to train on and to predict. */
public final class N5Images {

    private N5Images() {}

    /**
     * The image that n5-imglib2 opens: a cell is loaded when a voxel of it is first asked for, and
     * kept by n5-imglib2's cache. Reads metadata only.
     *
     * @param reader of a container in a folder; to be kept open as long as the image is used
     * @param dataset with axes x, y, z as N5 counts them; its group or it says how large a voxel is
     * @return axes z, y, x; thread-safe
     * @throws fiji.plugin.cellmap.util.CellMapException if it is no volume of numbers, or nothing
     *     says how large its voxels are
     */
    public static VoxelImage open(GsonKeyValueN5Reader reader, String dataset) {
        N5Store store = new N5Store(reader, Path.of(reader.getURI()));
        PlacedArray placed = Grids.open(store, dataset, GivenSize.NONE);
        ChunkedArray array = placed.array();
        if (!(array instanceof N5ChunkedArray)) // Other axes, put in order.
        return VoxelImage.of(array, placed.grid());
        CachedCellImg<?, ?> image = N5Utils.open(reader, dataset);
        return VoxelImage.of(image, placed.grid(), array.location());
    }
}
