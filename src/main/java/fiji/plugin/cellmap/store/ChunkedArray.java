// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An n-dimensional chunked array. Axes are in array order (z, y, x for volumes), values in C order
 * in primitive arrays as {@link DType} says. All methods block and may be called from any thread;
 * two threads must not write the same chunk at the same time.
 */
public interface ChunkedArray extends BlockSource<Object> {

    /** Where it is, for messages. */
    String location();

    ArraySpec spec();

    @Override
    default Box bounds() {
        return Box.of(spec().shape());
    }

    /** User attributes, a fresh copy; empty if there are none. */
    ObjectNode attributes();

    /** Replaces the user attributes (atomic). */
    void setAttributes(ObjectNode attributes);

    /**
     * Reads a box into a new array.
     *
     * @param box lies inside the array; at most 2^31-1 voxels
     * @return a primitive array of {@code box.size()} elements in C order; missing chunks hold the
     *     fill value
     * @throws fiji.plugin.cellmap.util.CellMapException if a chunk cannot be read or decoded, with
     *     its path
     * @throws IllegalArgumentException if the box leaves the array
     */
    @Override
    Object read(Box box);

    /**
     * Writes a box. Chunks wholly covered (up to the border of the array) are written without being
     * read; chunks partly covered are read, changed and written. A chunk that holds only the fill
     * value is not stored.
     *
     * @param values as {@link #read} returns them
     */
    void write(Box box, Object values);

    /** Whether this chunk is stored (a chunk that is not stored reads as fill value). */
    boolean chunkExists(long... index);

    /**
     * Reads one chunk.
     *
     * @return the voxels of {@code spec().chunkBox(index)}, which the caller may keep and change,
     *     or empty if the chunk is not stored
     * @throws fiji.plugin.cellmap.util.CellMapException if the chunk cannot be read or decoded
     */
    default Optional<Object> storedChunk(long... index) {
        return chunkExists(index) ? Optional.of(read(spec().chunkBox(index))) : Optional.empty();
    }

    /** How chunks are stored, for people: {@code "zstd"}. */
    default String encoding() {
        return spec().codec().name().toLowerCase(Locale.ROOT);
    }

    /** Whether the first axis varies fastest in a stored chunk (Fortran order). */
    default boolean columnMajor() {
        return false;
    }

    /** What was assumed to read it, in sentences; may look for a chunk. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Shape of what is stored at once: a chunk, or a shard of several. Two threads must not write
     * into the same one at the same time.
     */
    default int[] writeShape() {
        return spec().chunks();
    }
}
