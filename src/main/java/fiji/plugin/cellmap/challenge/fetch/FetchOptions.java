// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.Patience;
import java.util.List;

/**
 * How much is fetched, and how. Immutable.
 *
 * @param raw whether the EM is fetched
 * @param labels whether the ground truth is fetched
 * @param classes of the ground truth; empty for all
 * @param padding voxels of EM around each crop, the same number on every level
 * @param allResolutions whether EM levels are fetched that are finer than the ground truth
 * @param workers files fetched at the same time
 * @param overwrite whether existing files are fetched again
 * @param verify whether existing files are compared with the source's MD5 sums
 * @param patience with the network
 */
public record FetchOptions(
        boolean raw,
        boolean labels,
        List<String> classes,
        int padding,
        boolean allResolutions,
        int workers,
        boolean overwrite,
        boolean verify,
        Patience patience) {

    /** What the official tool fetches unless told otherwise. */
    public static final FetchOptions DEFAULT =
            new FetchOptions(true, true, List.of(), 0, false, 32, false, false, Patience.LONG);

    public FetchOptions {
        classes = List.copyOf(classes);
    }
}
