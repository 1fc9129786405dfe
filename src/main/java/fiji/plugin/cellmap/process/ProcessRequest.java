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
 * @param member of several processes with otherwise equal requests that work together in {@code
 *     work}; null for one that works alone
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
        int threads,
        Member member) {

    /** Of a process that works alone. */
    public ProcessRequest(
            Predictions predictions,
            Path container,
            String to,
            List<String> classes,
            ProcessPlan plan,
            Path work,
            String stamp,
            long memory,
            int threads) {
        this(predictions, container, to, classes, plan, work, stamp, memory, threads, null);
    }

    /**
     * @param number of the process: they begin with different classes
     * @param threads that it has, at most as many as memory is divided among
     */
    public record Member(int number, int threads) {}

    boolean together() {
        return member != null;
    }

    /** Path of a class below a group. */
    static String image(String group, String name) {
        return group.isEmpty() ? name : group + "/" + name;
    }
}
