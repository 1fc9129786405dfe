// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;

/** An open file. Renaming another file over it does not change what is read here. */
final class FileValue implements Value {

    private final Path file;
    private final FileChannel channel;
    private final long size;

    FileValue(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            this.size = channel.size();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) {
        return read(offset, length, ByteBuffer::allocate).array();
    }

    @Override
    public ByteBuffer read(long offset, int length, IntFunction<ByteBuffer> memory) {
        if (offset < 0 || offset + length > size)
            throw WholeValue.tooShort(file.toString(), offset, length, size);
        ByteBuffer bytes = memory.apply(length).clear().limit(length);
        try {
            while (bytes.hasRemaining())
                if (channel.read(bytes, offset + bytes.position()) < 0)
                    throw new IOException("The file became shorter while it was read.");
        } catch (IOException e) {
            throw FolderKeyValue.failure("Cannot read a file", file, e);
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FolderKeyValue.failure("Cannot close a file", file, e);
        }
    }
}
