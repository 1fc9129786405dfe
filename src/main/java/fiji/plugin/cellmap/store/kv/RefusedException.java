// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.net.URI;

/** A server answered that it will not give this (a status of 400 to 499 other than "not there"). */
final class RefusedException extends CellMapException {

    RefusedException(URI uri, String why, String fix) {
        super("Cannot read over the network", uri, why, fix);
    }
}
