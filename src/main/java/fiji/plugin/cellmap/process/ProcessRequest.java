package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.store.ArrayStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The predictions of one box, to be made into masks and objects.
 *
 * @param predictions that holds the probabilities
 * @param from group of the predictions, "" for the root; images are {@code from/class/s0}
 * @param container folder of the Zarr container of the result; made if absent
 * @param to group of the result, "" for the root
 * @param classes to process
 * @param instance whether a class consists of objects that get ids; the others get a mask
 * @param settings see {@link ProcessChecks}
 * @param memory bytes that may be used
 */
public record ProcessRequest(
        ArrayStore predictions,
        String from,
        Path container,
        String to,
        List<String> classes,
        Predicate<String> instance,
        ProcessSection settings,
        long memory) {

    /** Path of a class below a group. */
    static String image(String group, String name) {
        return group.isEmpty() ? name : group + "/" + name;
    }
}
