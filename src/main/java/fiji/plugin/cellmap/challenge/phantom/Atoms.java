// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.challenge.OrganelleClasses;

/** Numbers of the atomic classes. */
record Atoms(OrganelleClasses classes) {

    byte id(String name) {
        return (byte) classes.require(name).id();
    }
}
