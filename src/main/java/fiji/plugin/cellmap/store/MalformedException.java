// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.CellMapException;

/** Metadata that contradict themselves or their own text: damage, not something unknown. */
final class MalformedException extends CellMapException {

    MalformedException(String what, Object where, String why, String fix) {
        super(what, where, why, fix);
    }
}
