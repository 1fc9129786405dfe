// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Map;

/** Predicted probabilities by class. */
@FunctionalInterface
public interface Predictions {

    /**
     * The probabilities of a class.
     *
     * @throws CellMapException if there are none, they are unfinished, or they are a mask
     */
    VoxelImage of(String name);

    /**
     * Those of a container: images {@code group/class}.
     *
     * @param group "" for the root
     * @param given voxel size of an image
     * @param progress ends what looks at them when it is cancelled
     */
    static Predictions in(ArrayStore store, String group, GivenSize given, Progress progress) {
        return name -> {
            String image = ProcessRequest.image(group, name);
            if (!Multiscale.isAt(store, image))
                throw missing(
                        store.location() + "/" + image,
                        "Run predict (again): it continues where it stopped.");
            Multiscale scales = Multiscale.read(store, image, given);
            Multiscale.Level level = scales.finest();
            ChunkedArray array = scales.open(store, image, level);
            VoxelImage found = VoxelImage.of(array, level.grid());
            boolean ours = array.attributes().path("probability").asBoolean();
            return ours ? found : MaskCheck.probabilities(found, progress);
        };
    }

    /**
     * Images that are there.
     *
     * @param progress as above
     */
    static Predictions of(Map<String, VoxelImage> images, Progress progress) {
        return name -> {
            if (images.containsKey(name))
                return MaskCheck.probabilities(images.get(name), progress);
            throw missing("class " + name, "Give one for each class that the rules name.");
        };
    }

    private static CellMapException missing(String where, String fix) {
        return new CellMapException(
                "Cannot process a prediction", where, "There is no finished image.", fix);
    }
}
