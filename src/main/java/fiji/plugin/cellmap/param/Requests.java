// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.Set;

/** Refuses requests that their declarations do not allow. Stateless. */
public final class Requests {

    private Requests() {}

    /**
     * Checks that what is required is given, values are in range, nothing is given that has no
     * effect, paths that are read are there, and no file is written that is read; likewise in
     * records among the components.
     *
     * @throws UsageException naming the parameter
     */
    public static void check(Record request) {
        check(request, Set.of());
    }

    /**
     * @param fixed names of components that stand for something else than what they say
     */
    public static void check(Record request, Set<String> fixed) {
        List<Declaration> all = Declaration.of(request.getClass());
        for (Declaration d : all) {
            Object value = d.of(request);
            if (d.required() && (value == null || value.equals("") || value.equals(List.of())))
                throw Texts.missing(d);
        }
        Declared.check(
                request,
                "",
                (key, d, value) ->
                        new UsageException(
                                "Invalid parameter value",
                                "@{" + d.key() + "} " + value,
                                "It is not " + d.allowed() + ".",
                                "Give " + d.allowed() + "."));
        new Relations(all).check(request);
        KeptInputs.check(request);
        for (Declaration d : all) if (!fixed.contains(d.name())) InputPaths.check(d, d.of(request));
        for (Declaration d : all) if (d.of(request) instanceof Record part) check(part, fixed);
    }
}
