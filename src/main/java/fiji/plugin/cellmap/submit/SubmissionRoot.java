// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.kv.KeyValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a submission the crops are. The official evaluator looks at the root, or in the one
 * folder that ends in {@code .zarr}; it counts everything of such a name, be it a plain file or
 * what macOS puts beside.
 *
 * @param containers everything whose name ends in {@code .zarr}, outside of arrays
 * @param files those of them that are plain files
 * @param wrapped folders below the root that hold crops
 */
record SubmissionRoot(List<String> containers, List<String> files, List<String> wrapped) {

    /** Folders below the root in which is searched. */
    private static final int DEPTH = 6;

    private static final String CROP = "(?i)(crop)?\\d{1,9}/";

    static SubmissionRoot of(KeyValue place) {
        SubmissionRoot root =
                new SubmissionRoot(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        root.search(place, "", 0);
        return root;
    }

    private void search(KeyValue place, String at, int depth) {
        if (depth > DEPTH || place.exists(KeyValue.join(at, ".zarray"))) return;
        List<String> names = place.list(at);
        if (names.stream().anyMatch(name -> name.matches(CROP)) && !isOfMacOs(at)) wrapped.add(at);
        for (String name : names) {
            boolean folder = name.endsWith("/");
            String path = KeyValue.join(at, folder ? name.substring(0, name.length() - 1) : name);
            if (path.endsWith(".zarr")) containers.add(path);
            if (path.endsWith(".zarr") && !folder) files.add(path);
            if (folder) search(place, path, depth + 1);
        }
    }

    /** The root that the official evaluator uses; only if {@link #isAmbiguous} is false. */
    String official() {
        return containers.isEmpty() ? "" : containers.get(0);
    }

    /** Whether the official evaluator stops: several containers, or one that is a file. */
    boolean isAmbiguous() {
        return containers.size() > 1 || !files.isEmpty();
    }

    /** The containers that somebody meant. */
    List<String> meant() {
        return containers.stream().filter(path -> !isOfMacOs(path)).toList();
    }

    /** What macOS adds when it zips: it belongs to no submission. */
    static boolean isOfMacOs(String path) {
        for (String name : path.split("/"))
            if (name.equals("__MACOSX") || name.startsWith("._")) return true;
        return false;
    }
}
