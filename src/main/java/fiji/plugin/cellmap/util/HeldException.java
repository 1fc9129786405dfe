// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

/** Another process has the right to write somewhere, see {@link Claim}; it may end. Immutable. */
public class HeldException extends CellMapException {

    HeldException(String what, Object where, String why, String fix) {
        super(what, where, why, fix);
    }
}
