// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Architectures;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of every architecture that comes with the program, with their defaults. */
final class ArchitectureOptions {

    private ArchitectureOptions() {}

    /** Defaults by option, by name of the architecture. */
    static Map<String, Map<String, Object>> all() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (Architecture architecture : shipped())
            all.put(architecture.name(), architecture.create(Map.of(), 1, 1).options());
        return all;
    }

    /** Those of this jar; others can lie on the class path, too. */
    static List<Architecture> shipped() {
        return Architectures.all().stream()
                .filter(a -> source(a.getClass()).equals(source(Architecture.class)))
                .toList();
    }

    private static URL source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
