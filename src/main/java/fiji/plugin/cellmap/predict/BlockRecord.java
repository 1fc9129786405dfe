// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import fiji.plugin.cellmap.store.Box;
import java.util.List;

/**
 * One finished block of a prediction.
 *
 * @param config hash of everything that the values depend on
 * @param offset first voxel, z y x
 * @param shape voxels
 * @param batch windows per call at the end of the block
 * @param attempt of the process that wrote it: the first one, or a later one after it was stopped
 * @param stored chunks on the disk, one number per class: those of one value may be left out; null
 *     if it was not recorded
 * @param skipped why the network was not asked and nothing was written; null if it was
 * @param channels one per class, in the order of the model
 */
public record BlockRecord(
        String config,
        long[] offset,
        long[] shape,
        int batch,
        int attempt,
        long[] stored,
        String skipped,
        List<ChannelRecord> channels) {

    @JsonIgnore
    public Box box() {
        return new Box(offset, shape);
    }
}
