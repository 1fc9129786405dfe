// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.Challenge;
import java.nio.file.Path;
import java.util.List;

/**
 * What to fetch.
 *
 * @param root data root to fill
 * @param crops {@code all}, {@code train}, {@code test}, or numbers with commas
 * @param source mirror that has the keys of the original; null for the original
 * @param manifests CSV files or addresses that replace the lists of the challenge
 * @param dryRun whether only to say what would be fetched
 * @param speed whether to measure how fast the source answers; only in a dry run
 */
public record FetchRequest(
        Challenge challenge,
        Path root,
        String crops,
        String source,
        List<String> manifests,
        FetchOptions options,
        boolean dryRun,
        boolean speed) {

    /** Whether single crops were asked for by number: each of them must be there. */
    boolean named() {
        return !List.of("all", "train", "test").contains(crops);
    }
}
