// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import java.util.Collection;

/** Java types in the words of a configuration. */
final class TypeNames {
    private TypeNames() {}

    static String of(Class<?> type) {
        if (type == Integer.class || type == int.class || type == Long.class)
            return "a whole number";
        if (type == Double.class || type == double.class) return "a number";
        if (type == Boolean.class) return "true or false";
        if (type == String.class) return "text";
        if (type.isArray() || Collection.class.isAssignableFrom(type))
            return "a list, as [1, 2, 3]";
        return "a section of keys";
    }
}
