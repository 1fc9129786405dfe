// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.function.Predicate;

/**
 * What is known of an image without reading it.
 *
 * @param any whether something that a box touches is stored; true where nobody can tell
 * @param elsewhere0 whether what is not stored is 0
 */
record Stored(Predicate<Box> any, boolean elsewhere0) {

    /** More chunks are not asked for one by one. */
    private static final double MOST_CHUNKS = 1 << 16;

    static final Stored ALL = new Stored(box -> true, false);

    static Stored of(ChunkedArray array) {
        return new Stored(box -> in(array, box), array.spec().fill().doubleValue() == 0);
    }

    /** Whether any chunk that a box touches is stored, or there are too many to ask. */
    static boolean in(ChunkedArray array, Box box) {
        int[] chunk = array.spec().chunks();
        double count = 1;
        for (int d = 0; d < chunk.length; d++) count *= 2 + box.shape()[d] / chunk[d];
        return count > MOST_CHUNKS || Boxes.cells(chunk, box).stream().anyMatch(array::chunkExists);
    }

    /** The same for a box of the image, which may reach beyond it, where voxels are 0. */
    Stored view(Box box, Box image) {
        return new Stored(part -> any.test(part.translate(box.min()).intersect(image)), elsewhere0);
    }
}
