// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import java.util.List;

/**
 * Where the data of a challenge come from. Immutable.
 *
 * @param url address below which the datasets lie in the layout of the challenge; "" if nowhere
 * @param crops those with ground truth
 * @param archives zip files of everything
 */
public record ChallengeSource(String url, List<Crop> crops, List<Archive> archives) {

    /** Of a challenge whose data everybody brings along. */
    public static final ChallengeSource NONE = new ChallengeSource("", List.of(), List.of());

    public ChallengeSource {
        crops = List.copyOf(crops);
        archives = List.copyOf(archives);
    }

    /**
     * A crop with ground truth.
     *
     * @param labels address of the group of its classes
     * @param em address of the EM group
     */
    public record Crop(int crop, String dataset, String labels, String em) {}

    /**
     * A zip file of all crops, train and test.
     *
     * @param allResolutions whether it has the EM levels that are finer than the labels
     * @param padding voxels of EM around each crop
     */
    public record Archive(boolean allResolutions, int padding, String url) {}
}
