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
     * @param logits of the window by class, in C order
     */
    static Estimate of(Box window, Box part, float[][] logits) {
        int size = Math.toIntExact(part.size());
        float[] all = new float[Math.multiplyExact(logits.length, size)];
        float[] cut = new float[size];
        for (int c = 0; c < logits.length; c++) {
            Boxes.copy(logits[c], window, cut, part);
            System.arraycopy(cut, 0, all, c * size, size);
        }
        return new Estimate(part, all);
    }
}
