// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.store.Provenance;
import java.util.List;
import java.util.Map;

/** What predicts: one model on a device, or several whose probabilities are averaged. */
interface PredictingModel extends AutoCloseable {

    /** As a prediction sees it, see {@link ModelContract#mapped}. */
    ModelContract contract();

    /** Whether it sees each plane as an image of its own. */
    boolean planes();

    WindowFunction function();

    /** Another text for other weights, another description or another precision. */
    String identity();

    /** By class: what is recorded with the result. */
    Map<String, List<Provenance.Model>> stamps();

    /** What a user should know before it predicts. */
    List<String> notes();

    /** What a user should know afterwards: whether it gave probabilities at all. */
    List<String> doubts();

    /** Where a user finds it. */
    String place();

    /** Seconds so far in which its device computed for it; of several devices their sum. */
    double busySeconds();

    @Override
    void close();
}
