// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

/**
 * Steps of a training.
 *
 * @param loads whether each step has new samples; otherwise all have the same
 */
record TrainTask(boolean loads) {

    String name() {
        return loads ? "step with loading" : "step without loading";
    }
}
