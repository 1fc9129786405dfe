// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Channels;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Optional;

/** Predicted probabilities of a container, see {@link Predictions#in}. */
record StoredPredictions(ArrayStore store, String group, GivenSize given, Progress progress)
        implements Predictions {

    @Override
    public ImageField of(String name) {
        String image = Channels.image(store, group, name);
        if (!Multiscale.isAt(store, image))
            throw missing(
                    store.location() + "/" + image,
                    "Run predict (again): it continues where it stopped.");
        Multiscale scales = Multiscale.read(store, image, given);
        Multiscale.Level level = scales.finest();
        int channel = Channels.names(store, image).indexOf(name);
        ChunkedArray array =
                channel < 0
                        ? scales.open(store, image, level)
                        : scales.open(store, image, level, channel);
        VoxelImage found = VoxelImage.of(array, level.grid());
        ObjectNode attributes = array.attributes();
        return ImageField.of(
                ImageField.isTold(attributes) ? found : MaskCheck.probabilities(found, progress),
                attributes);
    }

    @Override
    public Optional<Provenance> provenance(String name) {
        return Provenance.of(store.attributes(Channels.image(store, group, name)));
    }

    static CellMapException missing(String where, String fix) {
        return new CellMapException(
                "Cannot process a prediction", where, "There is no finished image.", fix);
    }
}
