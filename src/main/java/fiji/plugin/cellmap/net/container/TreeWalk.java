// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the tensors in the content of a pickle. A pickle can nest a value in itself, or name one
 * value in so many places that writing them out would never end; both are refused.
 */
public final class TreeWalk {

    private static final int DEEPEST = 100;
    private static final int MOST = 1 << 20;

    private final Object where;
    private final Map<String, Pickled.View> views = new LinkedHashMap<>();
    private int visited;

    public TreeWalk(Object where) {
        this.where = where;
    }

    /** Tensors by the keys and attributes that lead to them, with dots between. */
    public Map<String, Pickled.View> views(Object root) {
        visit("", root, 0);
        return views;
    }

    private void visit(String name, Object value, int depth) {
        if (depth > DEEPEST || ++visited > MOST)
            throw new CellMapException(
                    "Refused to read a file",
                    where,
                    "Its values are nested endlessly.",
                    "No program writes weights like this; do not trust its source.");
        if (value instanceof Pickled.View view) views.put(name, view);
        Map<?, ?> members = Map.of();
        if (value instanceof Pickled.Instance instance) members = instance.state;
        else if (value instanceof Map<?, ?> map) members = map;
        for (Map.Entry<?, ?> member : members.entrySet())
            if (member.getKey() instanceof String key)
                visit(name.isEmpty() ? key : name + "." + key, member.getValue(), depth + 1);
    }
}
