// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import java.nio.file.Path;
import java.util.List;

/**
 * The predictions of one box, to be made into masks and objects.
 *
 * @param predictions the probabilities
 * @param container folder of the container of the result, Zarr or N5 by its name; made if absent
 * @param to group of the result, "" for the root
 * @param classes to process
 * @param plan has at least these classes
 * @param work folder for what is not finished; removed at the end
 * @param stamp another text whenever the predictions are other ones
 * @param memory bytes that may be used
 * @param threads at least 1
 */
public record ProcessRequest(
        Predictions predictions,
        Path container,
        String to,
        List<String> classes,
        ProcessPlan plan,
        Path work,
        String stamp,
        long memory,
        int threads) {

    /** Path of a class below a group. */
    static String image(String group, String name) {
        return group.isEmpty() ? name : group + "/" + name;
    }
}
