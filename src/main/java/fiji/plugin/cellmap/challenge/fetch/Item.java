// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.CopySource;
import fiji.plugin.cellmap.store.kv.Entry;

/**
 * A file to have.
 *
 * @param key of the file below the data root
 */
record Item(CopySource place, Entry entry, String key) {}
