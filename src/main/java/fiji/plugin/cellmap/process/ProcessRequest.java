package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.ArrayStore;
import java.nio.file.Path;
import java.util.List;

/**
 * The predictions of one box, to be made into masks and objects.
 *
 * @param predictions that holds the probabilities
 * @param from group of the predictions, "" for the root; images are {@code from/class/s0}
 * @param container folder of the Zarr container of the result; made if absent
 * @param to group of the result, "" for the root
 * @param classes to process
 * @param plan has at least these classes
 * @param work folder for what is not finished; removed at the end
 * @param stamp another text whenever the predictions are other ones
 * @param memory bytes that may be used
 * @param threads at least 1
 */
public record ProcessRequest(
        ArrayStore predictions,
        String from,
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
