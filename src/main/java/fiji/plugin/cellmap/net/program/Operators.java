// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The operators of the engine by what a program may do with them ({@code operators.txt}). Those
 * that only compute with the values that they are given are allowed. Immutable.
 */
final class Operators {

    /** Names of functions without a namespace that have an effect; the engine knows no others. */
    private static final Set<String> REFUSED_FUNCTIONS =
            Set.of("print", "fork", "awaitable", "rpc_async", "rpc_sync", "rpc_remote", "chr");

    private static final Map<String, Set<String>> GROUPS = read();

    private Operators() {}

    /**
     * Whether a program may call {@code ops.NAMESPACE.NAME}.
     *
     * @param namespace such as {@code aten}, which is also that of {@code torch.NAME}
     */
    static boolean allowed(String namespace, String name) {
        boolean listed = namespace.equals("aten") || namespace.equals("prim");
        return listed && GROUPS.get(namespace).contains(name);
    }

    /** Whether {@code value.NAME} could be an operator that is not allowed. */
    static boolean refusedMember(String name) {
        return GROUPS.get("refused").contains(name);
    }

    /** Whether {@code NAME(…)} is a function of the engine that is not allowed. */
    static boolean refusedFunction(String name) {
        return REFUSED_FUNCTIONS.contains(name);
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> groups = new HashMap<>();
        try (InputStream in = Operators.class.getResourceAsStream("operators.txt")) {
            Set<String> group = Set.of();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R")) {
                if (line.startsWith("#")) continue;
                if (line.startsWith("["))
                    groups.put(line.substring(1, line.length() - 1), group = new HashSet<>());
                else group.addAll(Set.of(line.split(" ")));
            }
            return groups;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
