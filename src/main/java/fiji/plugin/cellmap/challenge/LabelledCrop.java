// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import java.util.List;

/**
 * A crop with ground truth. Immutable.
 *
 * @param dataset name of its dataset
 * @param crop number
 * @param group group that holds one group for each annotated class
 * @param classes annotated classes, sorted; a class that is not listed is unknown there
 */
public record LabelledCrop(String dataset, int crop, GroupLocation group, List<String> classes) {

    public LabelledCrop {
        classes = List.copyOf(classes);
    }

    public String cropName() {
        return "crop" + crop;
    }

    /** The multiscale group of a class. */
    public GroupLocation label(String className) {
        return group.child(className);
    }
}
