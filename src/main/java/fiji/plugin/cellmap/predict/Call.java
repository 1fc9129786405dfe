// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.Logits;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of the network on its way: its windows, what they look at, and what it gave. Each stage
 * of a {@link CallPipeline} has it for itself.
 */
final class Call {

    /** First steps of its windows, z y x in the padded grid. */
    final List<long[]> starts = new ArrayList<>();

    /** What is known of a window without the call, K,D,H,W; null for those of the call. */
    final List<Logits> known = new ArrayList<>();

    /** How many windows the network is asked for. */
    int asked;

    /**
     * These windows, N,1,D,H,W, perhaps with room for more, as floats or as the bytes of an {@link
     * InputRing}; null if all are known.
     */
    Object input;

    /** Their logits, N,K,D,H,W. */
    CallOutput output;

    /** Why the device did not give any; they are asked for in memory then. */
    CellMapException failure;

    /** Layers whose last windows are in this call, or were in an earlier one. */
    final List<End> ends = new ArrayList<>();

    /**
     * The end of a layer.
     *
     * @param windows how many windows of this call come before it
     * @param plane the first one that may get something from what comes after it
     */
    record End(int windows, long plane) {}
}
