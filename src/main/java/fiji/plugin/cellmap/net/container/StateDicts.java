// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The dictionaries of a checkpoint that hold tensors, by the keys that lead to them. */
public final class StateDicts {

    /** Where checkpoints of the field keep their state dictionary. */
    private static final List<String> USUAL =
            List.of(
                    "state_dict",
                    "model_state_dict",
                    "network_weights",
                    "model",
                    "net",
                    "module",
                    "weights");

    private static final int DEEPEST = 3;

    private StateDicts() {}

    /** With dots between the keys; "" is the whole. */
    static Map<String, Map<?, ?>> all(Object root) {
        Map<String, Map<?, ?>> found = new LinkedHashMap<>();
        collect(root, "", 0, found, new IdentityHashMap<>());
        return found;
    }

    /** Each dictionary under its first name only. */
    private static void collect(
            Object value,
            String path,
            int depth,
            Map<String, Map<?, ?>> to,
            Map<Object, Boolean> seen) {
        if (!(value instanceof Map<?, ?> map) || depth > DEEPEST) return;
        if (seen.put(map, true) != null) return;
        if (holdsTensors(map)) to.put(path, map);
        map.forEach(
                (key, inner) -> {
                    if (key instanceof String name)
                        collect(
                                inner,
                                path.isEmpty() ? name : path + "." + name,
                                depth + 1,
                                to,
                                seen);
                });
    }

    /** Which of these paths is taken if nobody chooses. */
    public static String usual(Set<String> sets) {
        return USUAL.stream().filter(sets::contains).findFirst().orElse("");
    }

    /** What is taken if nobody chooses; the value itself if it is no such checkpoint. */
    static Object usual(Object root) {
        Map<String, Map<?, ?>> found = all(root);
        String usual = usual(found.keySet());
        return usual.isEmpty() ? root : found.get(usual);
    }

    private static boolean holdsTensors(Map<?, ?> map) {
        return map.values().stream().anyMatch(value -> value instanceof Pickled.View);
    }
}
