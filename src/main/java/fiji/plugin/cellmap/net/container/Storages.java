// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.CellMapException;
import java.nio.ByteBuffer;

/** A file of PyTorch's: a pickle, and the storages that its tensors are views of. */
interface Storages extends AutoCloseable {

    /** The value that its pickle makes. */
    Object tree();

    /**
     * How many bytes a storage has.
     *
     * @throws CellMapException if there is none of that key
     */
    long size(String key);

    /**
     * Part of a storage, little-endian.
     *
     * @param from in bytes, as is the length
     */
    ByteBuffer part(String key, long from, long length);

    /** Whether its numbers are stored with the lowest byte first. */
    boolean littleEndian();

    /** Bytes. */
    long fileSize();

    /** What is wrong with the file, with its name. */
    CellMapException broken(String why);

    @Override
    void close();
}
