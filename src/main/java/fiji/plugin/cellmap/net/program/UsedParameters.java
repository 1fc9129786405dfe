// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters that an expression of a module can reach, through its children and its methods: at
 * least those that it uses. Where it cannot be told, all below that place.
 */
final class UsedParameters {

    private static final Pattern GETATTR = Pattern.compile("getattr\\(([\\w.]+), \"(\\w+)\"\\)");
    private static final Pattern MEMBER = Pattern.compile("\\bself\\b((?:\\.\\w+)*)");

    private final Set<String> found = new LinkedHashSet<>();
    private final Set<String> read = new HashSet<>();

    private UsedParameters() {}

    /** Full names below the module, in no order that matters. */
    static Set<String> of(TorchModule module, String expression) {
        UsedParameters used = new UsedParameters();
        used.text(module, "", expression);
        return used.found;
    }

    private void text(TorchModule module, String prefix, String text) {
        String plain = text;
        while (GETATTR.matcher(plain).find()) plain = GETATTR.matcher(plain).replaceAll("$1.$2");
        Matcher member = MEMBER.matcher(plain);
        while (member.find()) {
            String path = member.group(1);
            List<String> names =
                    path.isEmpty() ? List.of() : List.of(path.substring(1).split("\\."));
            follow(module, prefix, names);
        }
    }

    private void follow(TorchModule module, String prefix, List<String> names) {
        if (names.isEmpty()) {
            all(module, prefix);
            return;
        }
        String name = names.get(0);
        TorchModule child = module.children().get(name);
        if (child != null) follow(child, prefix + name + ".", names.subList(1, names.size()));
        else if (module.slots().containsKey(name)) add(prefix + name, module.slots().get(name));
        else if (module.has(name)) method(module, prefix, name);
        else if (!name.equals("training")) all(module, prefix);
    }

    private void method(TorchModule module, String prefix, String name) {
        if (!read.add(prefix + name)) return;
        for (String method : module.methods())
            if (method.startsWith("  def " + name + "("))
                text(module, prefix, method.substring(method.indexOf('\n')));
    }

    private void all(TorchModule module, String prefix) {
        module.forEachSlot((name, slot) -> add(prefix + name, slot));
    }

    private void add(String name, TorchModule.Slot slot) {
        if (slot.role() == TorchModule.Role.PARAMETER) found.add(name);
    }
}
