// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import java.util.List;

/**
 * What a fetch did.
 *
 * @param root data root
 * @param crops number of crops that were found
 * @param files that are wanted and exist at the source
 * @param kept of them, those that were there already
 * @param fetched of them, those that were fetched
 * @param bytes that were fetched, or that would be
 * @param missing crops that the source does not have, in sentences
 * @param notes what a user should know, in sentences
 * @param speed of the source; null if it was not measured
 */
public record FetchReport(
        String root,
        int crops,
        int files,
        int kept,
        int fetched,
        long bytes,
        double seconds,
        List<String> missing,
        List<String> notes,
        SpeedTrial speed) {}
