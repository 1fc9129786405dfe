// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.CopySource;
import fiji.plugin.cellmap.store.kv.Entry;
import fiji.plugin.cellmap.util.SafeNames;

/**
 * A file to have.
 *
 * @param key of the file below the data root
 */
record Item(CopySource place, Entry entry, String key) {

    /**
     * @throws fiji.plugin.cellmap.util.CellMapException if the key leads out of the data root: keys
     *     are what a source lists
     */
    Item {
        SafeNames.key(key, place.location());
    }
}
