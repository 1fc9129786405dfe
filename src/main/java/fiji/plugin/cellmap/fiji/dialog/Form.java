// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Relations;
import fiji.plugin.cellmap.util.ParameterNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a dialog asks for. Immutable.
 *
 * @param title of the window
 * @param purpose what the command does
 * @param relations of all parameters of the command, also of those that are not asked for
 * @param fields what is asked for, in order
 * @param problem why values cannot be used, given by name of the component, blank for none; empty
 *     if they can. Asked on a thread of its own.
 * @param help opens the page of the command
 */
public record Form(
        String title,
        String purpose,
        Relations relations,
        List<FormField> fields,
        Function<Map<String, String>, Optional<String>> problem,
        Runnable help) {

    /** Why a field has no effect beside the other values; empty if it has. */
    Optional<String> hindrance(FormField field, Map<String, String> texts) {
        return relations
                .hindrance(field.declaration(), d -> texts.getOrDefault(d.name(), d.byDefault()))
                .map(why -> ParameterNames.render(why, this::label));
    }

    /** Labels of the fields that are still to be filled in. */
    List<String> missing(Map<String, String> texts) {
        return fields.stream()
                .filter(f -> f.required() && texts.getOrDefault(f.name(), "").isBlank())
                .map(f -> f.declaration().label())
                .toList();
    }

    private String label(String key) {
        return relations.all().stream()
                .filter(d -> d.isCalled(key))
                .map(Declaration::label)
                .findFirst()
                .map(label -> '"' + label + '"')
                .orElse(key);
    }
}
