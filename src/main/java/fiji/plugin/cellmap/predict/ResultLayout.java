// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.ContainerFormat;

/**
 * How the arrays of a result are stored; no value depends on it.
 *
 * @param shards chunks per shard along each axis, 1 for none: blocks are made of whole shards, so
 *     that each is written once
 * @param levels resolutions, the finest counted; fewer where nothing is left to halve
 */
public record ResultLayout(int shards, int levels) {

    /** Chunks by themselves, of one resolution. */
    public static final ResultLayout PLAIN = new ResultLayout(1, 1);

    public static ResultLayout of(ContainerFormat format, int levels) {
        return new ResultLayout(format.shards, levels);
    }

    /** What is written at once, of chunks of this shape. */
    int[] unit(int[] chunk) {
        int[] unit = chunk.clone();
        for (int d = 0; d < unit.length; d++) unit[d] *= shards;
        return unit;
    }
}
