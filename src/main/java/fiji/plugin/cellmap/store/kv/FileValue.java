package fiji.plugin.cellmap.store.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An open file. Renaming another file over it does not change what is read here. */
final class FileValue implements Value {

    private final Path file;
    private final FileChannel channel;
    private final long size;

    FileValue(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.size = channel.size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) {
        byte[] bytes = new byte[length];
        read(offset, length, bytes);
        return bytes;
    }

    @Override
    public void read(long offset, int length, byte[] into) {
        if (offset < 0 || offset + length > size)
            throw WholeValue.tooShort(file.toString(), offset, length, size);
        ByteBuffer bytes = ByteBuffer.wrap(into, 0, length);
        try {
            while (bytes.hasRemaining())
                if (channel.read(bytes, offset + bytes.position()) < 0)
                    throw new IOException("The file became shorter while it was read.");
        } catch (IOException e) {
            throw FolderKeyValue.failure("Cannot read a file", file, e);
        }
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
