// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Requests that mean the same files in a process that works in another folder. Stateless. */
public final class AbsolutePaths {

    private static final String REMOTE = "://";

    private AbsolutePaths() {}

    /** The same request with absolute paths; addresses stay. */
    public static <R extends Record> R of(R request) {
        List<Object> values = new ArrayList<>();
        for (Declaration d : Declaration.of(request.getClass())) {
            Object value = d.of(request);
            values.add(d.kind().isPath() ? absolute(value) : value);
        }
        return Records.make(type(request), values);
    }

    private static Object absolute(Object value) {
        if (value instanceof String path && !path.isEmpty() && !path.contains(REMOTE))
            return Path.of(path).toAbsolutePath().normalize().toString();
        if (value instanceof List<?> all) return all.stream().map(AbsolutePaths::absolute).toList();
        return value;
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> Class<R> type(R request) {
        return (Class<R>) request.getClass();
    }
}
