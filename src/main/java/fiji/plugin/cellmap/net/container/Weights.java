// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a network by their {@code state_dict} names, in the network's order. Immutable by
 * convention (the arrays are not copied).
 *
 * @param tensors by full name ({@code conv_0.conv_0.conv.weight})
 */
public record Weights(Map<String, Tensor> tensors) {

    public Weights {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * @throws CellMapException if there is no such tensor
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null)
            throw new CellMapException(
                    "Cannot find a tensor",
                    name,
                    "The weights hold " + tensors.size() + " tensors, none with that name.",
                    "Check that weights and architecture belong together.");
        return tensor;
    }

    /** The tensors whose name starts with a prefix, without the prefix. */
    public Weights under(String prefix) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        tensors.forEach(
                (name, tensor) -> {
                    if (name.startsWith(prefix)) part.put(name.substring(prefix.length()), tensor);
                });
        return new Weights(part);
    }

    /** The same tensors with a prefix before each name. */
    public Weights prefixed(String prefix) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> all.put(prefix + name, tensor));
        return new Weights(all);
    }

    /** Both sets; the later wins where a name occurs twice. */
    public Weights and(Weights other) {
        Map<String, Tensor> all = new LinkedHashMap<>(tensors);
        all.putAll(other.tensors);
        return new Weights(all);
    }

    /**
     * These weights in the order of {@code expected}, whose values do not matter.
     *
     * @throws CellMapException naming what is missing, unexpected or of another shape
     */
    public Weights matching(Weights expected, Object where) {
        List<String> faults = new ArrayList<>();
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        expected.tensors.forEach(
                (name, model) -> {
                    Tensor tensor = tensors.get(name);
                    if (tensor == null) faults.add("missing " + name);
                    else if (!Arrays.equals(tensor.shape(), model.shape()))
                        faults.add(name + " is " + tensor + ", not " + model);
                    else ordered.put(name, tensor);
                });
        for (String name : tensors.keySet())
            if (!expected.tensors.containsKey(name)) faults.add("unexpected " + name);
        if (faults.isEmpty()) return new Weights(ordered);
        int shown = Math.min(6, faults.size());
        throw new CellMapException(
                "Cannot use weights for this network",
                where,
                String.join("; ", faults.subList(0, shown))
                        + (faults.size() > shown ? " and " + (faults.size() - shown) + " more" : "")
                        + ".",
                "Check the architecture, its options and the number of classes.");
    }
}
