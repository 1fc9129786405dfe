// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.nio.ByteBuffer;

/** Takes finished planes of a prediction. */
@FunctionalInterface
interface PlaneSink {

    /**
     * @param z index of the plane in the volume
     * @param logits per channel the blended logits of the plane, in C order, y x; valid during the
     *     call only
     */
    void plane(long z, float[][] logits);

    /**
     * Up to where planes may be given by several threads at once; those before it come before
     * {@link #reached}, those after it later.
     *
     * @param z the next plane
     */
    default long together(long z) {
        return z + 1;
    }

    /** Whether planes may be given as codes. */
    default boolean takesCodes() {
        return false;
    }

    /**
     * Takes planes as the codes of their sigmoid, see {@link CodeTable}, in place of their logits.
     *
     * @param z index of the first plane in the volume
     * @param n planes, all before {@link #together}
     * @param codes K,n,H,W; valid during the call only
     */
    default void codes(long z, int n, ByteBuffer codes) {
        throw new UnsupportedOperationException();
    }

    /** No window had a voxel of a plane, which is given next and all background. */
    default void unseen(long z) {}

    /** All planes before this one were given. */
    default void reached(long z) {}
}
