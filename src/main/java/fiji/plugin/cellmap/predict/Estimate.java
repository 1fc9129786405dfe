// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;

/**
 * What one window says of a part of a result.
 *
 * @param box the part in voxels of the result
 * @param logits in C order, class and the box's z, y, x
 */
record Estimate(Box box, float[] logits) {

    /**
     * Cuts the part out of what the network gave.
     *
     * @param window where its output lies
     * @param part inside the window
     * @param logits of the window in C order, K,D,H,W
     */
    static Estimate of(Box window, Box part, float[] logits, int classes) {
        float[] cut = new float[Math.toIntExact(classes * part.size())];
        Boxes.copy(logits, ofClasses(window, classes), cut, ofClasses(part, classes));
        return new Estimate(part, cut);
    }

    private static Box ofClasses(Box box, int classes) {
        long[] m = box.min();
        long[] s = box.shape();
        return new Box(new long[] {0, m[0], m[1], m[2]}, new long[] {classes, s[0], s[1], s[2]});
    }
}
