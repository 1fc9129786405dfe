// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A value that is in memory.
 *
 * @param location for messages
 */
public record WholeValue(String location, byte[] bytes) implements Value {

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) {
        if (offset < 0 || offset + length > bytes.length)
            throw tooShort(location, offset, length, size());
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public ByteBuffer read(long offset, int length, IntFunction<ByteBuffer> memory) {
        if (offset < 0 || offset + length > bytes.length)
            throw tooShort(location, offset, length, size());
        return ByteBuffer.wrap(bytes, (int) offset, length);
    }

    static CellMapException tooShort(String location, long offset, int length, long size) {
        return new CellMapException(
                "Cannot read a part of a file",
                location,
                "Bytes "
                        + offset
                        + " to "
                        + (offset + length - 1)
                        + " were requested, but it has only "
                        + size
                        + ".",
                "The file is damaged or incomplete: fetch or write it again.");
    }
}
