// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import java.util.List;

/** The key of a chunk below its array. */
@FunctionalInterface
interface ChunkKeys {

    String of(long[] index);

    /**
     * What was assumed of the keys, in sentences.
     *
     * @param rank number of axes of the array
     */
    default List<String> notes(int rank) {
        return List.of();
    }

    /** {@code 0/3/1} or {@code 0.3.1} after a prefix; an array without axes has the chunk "0". */
    static ChunkKeys joined(String prefix, String separator) {
        return index -> {
            StringBuilder key = new StringBuilder(prefix);
            for (int d = 0; d < index.length; d++)
                key.append(d == 0 ? "" : separator).append(index[d]);
            return index.length == 0 ? key.append("0").toString() : key.toString();
        };
    }
}
