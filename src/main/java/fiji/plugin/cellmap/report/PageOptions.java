// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.store.GivenSize;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a page shows besides what lies in the runs.
 *
 * @param truth ground truth, {@code ZARR/cropN/CLASS}; empty for none
 * @param manifest grids of the scored crops
 * @param data where EM lies; empty for none
 * @param pictures labels, and predicted crops, to show pictures of
 * @param objects objects to list of each evaluation
 */
public record PageOptions(
        Optional<Path> truth,
        Manifest manifest,
        Optional<DataLayout> data,
        int pictures,
        int objects) {

    public static final int PICTURES = 8;
    public static final int OBJECTS = 100;

    /** The voxel size of the EM of a dataset that states none. */
    GivenSize unstated(String dataset) {
        return data.map(layout -> layout.unstated(dataset)).orElse(GivenSize.NONE);
    }
}
