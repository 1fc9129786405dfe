// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.ChallengeSource;
import fiji.plugin.cellmap.challenge.CropTarget;
import java.util.Optional;

/**
 * A crop to fetch. Immutable.
 *
 * @param labels address of its ground truth; empty for a test crop
 * @param em address of the EM group
 * @param box where a test crop lies; that of a training crop is in its ground truth
 */
record FetchCrop(
        int number, String dataset, Optional<String> labels, String em, Optional<CropTarget> box) {

    static FetchCrop of(ChallengeSource.Crop crop) {
        return new FetchCrop(
                crop.crop(),
                crop.dataset(),
                Optional.of(crop.labels()),
                crop.em(),
                Optional.empty());
    }

    static FetchCrop of(CropTarget box, String em) {
        return new FetchCrop(box.crop(), box.dataset(), Optional.empty(), em, Optional.of(box));
    }

    String name() {
        return "crop" + number;
    }
}
