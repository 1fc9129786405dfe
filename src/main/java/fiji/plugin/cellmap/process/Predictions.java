// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Map;
import java.util.Optional;

/** Predicted probabilities by class. */
@FunctionalInterface
public interface Predictions {

    /**
     * The probabilities of a class.
     *
     * @throws CellMapException if there are none, they are unfinished, or they are a mask
     */
    ImageField of(String name);

    /** What those of a class were made from and by; empty if nothing tells. */
    default Optional<Provenance> provenance(String name) {
        return Optional.empty();
    }

    /**
     * Those of a container: images {@code group/class}.
     *
     * @param group "" for the root
     * @param given voxel size of an image
     * @param progress ends what looks at them when it is cancelled
     */
    static Predictions in(ArrayStore store, String group, GivenSize given, Progress progress) {
        return new StoredPredictions(store, group, given, progress);
    }

    /**
     * Images that are there.
     *
     * @param progress as above
     */
    static Predictions of(Map<String, VoxelImage> images, Progress progress) {
        return name -> {
            if (images.containsKey(name))
                return new ImageField(MaskCheck.probabilities(images.get(name), progress));
            throw StoredPredictions.missing(
                    "class " + name, "Give one for each class that the rules name.");
        };
    }
}
