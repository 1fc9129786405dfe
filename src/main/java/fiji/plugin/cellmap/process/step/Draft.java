// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.BlockSource;
import java.util.Optional;

/**
 * The state of a class so far. Immutable.
 *
 * @param probability as predicted, later smoothed
 * @param mask foreground, from the threshold on
 * @param objects ints, ids of the voxels of the mask, if a step has told objects apart
 * @param minSize connected parts of the mask, or of its objects, of fewer voxels are left out at
 *     the end
 */
public record Draft(
        Field probability, Optional<Mask> mask, Optional<BlockSource<?>> objects, long minSize) {

    /** The beginning. */
    public static Draft of(Field probability) {
        return new Draft(probability, Optional.empty(), Optional.empty(), 0);
    }

    public Draft with(Field other) {
        return new Draft(other, mask, objects, minSize);
    }

    public Draft with(Mask other) {
        return new Draft(probability, Optional.of(other), objects, minSize);
    }

    public Draft withObjects(BlockSource<?> ids) {
        return new Draft(probability, mask, Optional.of(ids), minSize);
    }

    public Draft withMinSize(long voxels) {
        return new Draft(probability, mask, objects, voxels);
    }

    /** The mask, for steps after the threshold. */
    public Mask foreground() {
        return mask.orElseThrow(() -> new IllegalStateException("no threshold yet"));
    }
}
