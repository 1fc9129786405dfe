// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.process.step.Pipeline;
import fiji.plugin.cellmap.process.step.Step;
import java.util.ArrayList;
import java.util.List;

/** Every key of a configuration, as the records of its sections and the steps declare it. */
public final class ConfigKeys {

    /** The section of the steps that hold for every class. */
    static final String STEPS = "process.defaults";

    /** The section of the steps of one class. */
    static final String CLASSES = "process.classes";

    /** The section that the architecture declares. */
    static final String OPTIONS = "model.options";

    /**
     * A key.
     *
     * @param path with dots, such as {@code data.patch_size}
     */
    public record Key(String path, Declaration declared) {

        /** The path of the section that it stands in; "" at the top. */
        String section() {
            return path.substring(0, Math.max(0, path.lastIndexOf('.')));
        }
    }

    private ConfigKeys() {}

    /** All keys, sections before what is in them, in the order of declaration. */
    public static List<Key> all() {
        List<Key> keys = new ArrayList<>();
        add(Declaration.of(Experiment.class), "", keys);
        return List.copyOf(keys);
    }

    private static void add(List<Declaration> declarations, String prefix, List<Key> keys) {
        for (Declaration declared : declarations) {
            String path = prefix + declared.snake();
            keys.add(new Key(path, declared));
            if (declared.isSection()) add(Declaration.of(declared.type()), path + ".", keys);
            if (path.equals(STEPS)) add(steps(), path + ".", keys);
        }
    }

    /** What the steps on the class path declare, in their order. */
    static List<Declaration> steps() {
        return Pipeline.steps().stream().map(Step::declared).toList();
    }

    /**
     * The keys that a text may mean: the key itself and what is in it, else all keys whose last
     * part it is.
     *
     * @param text such as {@code data.patch_size}, {@code patch_size}, {@code train} or {@code
     *     process.classes.mito.threshold}
     */
    public static List<Key> find(String text) {
        String path = text.replaceFirst("^process\\.classes\\.[^.]+(?=\\.|$)", STEPS);
        List<Key> inside =
                all().stream()
                        .filter(k -> k.path.equals(path) || k.path.startsWith(path + "."))
                        .toList();
        if (!inside.isEmpty()) return inside;
        return all().stream().filter(k -> k.path.endsWith("." + path)).toList();
    }
}
