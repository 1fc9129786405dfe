// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.Iterator;
import java.util.function.Consumer;

/** In which threads the stages of calls run: making the input, the network, taking the output. */
@FunctionalInterface
interface Calls {

    /** One stage after the other, in the thread of the caller. */
    Calls DIRECT =
            (made, network, taken) ->
                    made.forEachRemaining(
                            call -> {
                                network.accept(call);
                                taken.accept(call);
                            });

    /**
     * Does all calls; blocks.
     *
     * @param made makes their inputs; used by one thread
     * @param network gives their outputs; perhaps for several calls at once
     * @param taken gets them in order, in the thread of the caller
     * @throws RuntimeException what a stage threw first, in the order of the calls
     */
    void run(Iterator<Call> made, Consumer<Call> network, Consumer<Call> taken);
}
