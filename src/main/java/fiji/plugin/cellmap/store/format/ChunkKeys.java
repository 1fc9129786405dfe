// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

/** The key of a chunk below its array. */
@FunctionalInterface
interface ChunkKeys {

    String of(long[] index);

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
