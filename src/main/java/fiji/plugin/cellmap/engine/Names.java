// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tensors of a tree as TorchScript. */
final class Names {

    private Names() {}

    private static final String OWNER = "@";

    /** Expressions for tensors of a tree, wherever it will be; {@link #path} puts it in place. */
    static List<String> of(TorchModule net, Predicate<TorchModule.Slot> which) {
        List<String> names = new ArrayList<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (!which.test(slot)) return;
                    String expression = OWNER;
                    for (String part : name.split("\\."))
                        expression = TorchModule.access(expression, part);
                    names.add(
                            slot.optional()
                                    ? "torch._unwrap_optional(" + expression + ")"
                                    : expression);
                });
        return names;
    }

    /** The expression for a list of tensors of a child of the root. */
    static String list(String child, List<String> names) {
        if (names.isEmpty()) return "annotate(List[Tensor], [])";
        return names.stream()
                .map(name -> path(child, name))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The expression for a tensor of a child of the root. */
    static String path(String child, String name) {
        return name.replace(OWNER, "self." + child);
    }
}
