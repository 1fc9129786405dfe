// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.Box;
import java.util.List;
import java.util.Optional;

/**
 * Where the chunks of one array are. Chunks are what is read at once; units are what is written at
 * once: single chunks, or shards that hold several. Thread-safe for different units.
 */
interface ChunkStorage {

    boolean exists(long[] chunk);

    /** The whole chunk, also where it reaches over the border; empty if it is not stored. */
    Optional<Object> readChunk(long[] chunk);

    /** Shape of a unit, a multiple of that of a chunk. */
    int[] unitShape();

    /**
     * Copies the stored voxels that a unit and a box share, each chunk read once; what is not
     * stored stays as it is.
     *
     * @param values of the box, in C order
     */
    void readUnit(long[] unit, Box box, Object values);

    /** Stores a whole unit; nothing is stored where it holds only the fill value. */
    void writeUnit(long[] unit, Object values);

    /** How chunks are stored, for people. */
    String description();

    /** What was assumed to find chunks, in sentences. */
    default List<String> notes() {
        return List.of();
    }

    /** Whether the first axis varies fastest in a chunk. */
    default boolean columnMajor() {
        return false;
    }
}
