package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.CellMapException;

/**
 * The predicted probability of one class.
 *
 * @param grid where its voxels lie
 */
record Prediction(ArrayField field, VoxelGrid grid) {

    /**
     * Opens a finished prediction.
     *
     * @throws CellMapException if it is missing or unfinished
     */
    static Prediction open(ArrayStore store, String image) {
        if (!Multiscale.isAt(store, image))
            throw new CellMapException(
                    "Cannot process a prediction",
                    store.location() + "/" + image,
                    "There is no finished image.",
                    "Run predict (again): it goes on where it stopped.");
        Multiscale.Level level = Multiscale.read(store, image).finest();
        String array = ProcessRequest.image(image, level.path());
        return new Prediction(new ArrayField(store.open(array)), level.grid());
    }
}
