// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.util.List;
import java.util.Optional;

/**
 * A place that values are copied from: it says what it has, and returns complete, verified values.
 */
public interface CopySource extends KeyValue {

    /** Size, entity tag and time of a value; empty if there is none. */
    Optional<Entry> stat(String key);

    /**
     * All values whose keys start with a text, at any depth.
     *
     * @param start not only whole parts of a path: {@code s0/3.} finds {@code s0/3.0.1}
     * @return empty if this place cannot be listed
     */
    Optional<List<Entry>> entries(String start);

    /**
     * Reads a value that was listed; tried again if it comes short or its checksum differs.
     *
     * @return as many bytes as the entry says
     * @throws fiji.plugin.cellmap.util.CellMapException if the value changed since, is damaged, or
     *     cannot be read
     */
    byte[] copy(Entry entry);
}
