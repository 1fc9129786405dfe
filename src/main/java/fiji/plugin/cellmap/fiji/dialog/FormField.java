// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import fiji.plugin.cellmap.param.Declaration;
import java.util.List;

/**
 * One field of a dialog.
 *
 * @param required whether it must be filled in here
 * @param initial text that it begins with
 * @param offers what its list holds; empty for no list
 */
public record FormField(
        Declaration declaration, boolean required, String initial, List<Offer> offers) {

    String name() {
        return declaration.name();
    }

    /** Whether a few values are all there are. */
    boolean isChoice() {
        return !declaration.isList() && !declaration.choices().isEmpty();
    }

    /** Folded away, unless it must be filled in or holds something already. */
    boolean isFolded() {
        return declaration.isAdvanced() && !required && initial.equals(declaration.byDefault());
    }
}
