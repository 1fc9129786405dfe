// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file channel of which each operation may fail; a failing write writes half, as a full disk. */
final class FaultyChannel extends FileChannel {

    private final FileChannel real;
    private final Fault fault;

    FaultyChannel(FileChannel real, Fault fault) {
        this.real = real;
        this.fault = fault;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        fault.check("read");
        return real.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        fault.check("read");
        return real.read(into, offset, length);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        fault.check("read");
        return real.read(into, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        try {
            fault.check("write");
        } catch (IOException e) {
            ByteBuffer half = from.duplicate();
            half.limit(half.position() + half.remaining() / 2);
            real.write(half);
            throw e;
        }
        return real.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        fault.check("write");
        return real.write(from, offset, length);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        fault.check("write");
        return real.write(from, position);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        fault.check("size");
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        fault.check("truncate");
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        fault.check("force");
        real.force(metadata);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
        fault.check("read");
        return real.transferTo(position, count, to);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count)
            throws IOException {
        fault.check("write");
        return real.transferFrom(from, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
        fault.check("close");
    }
}
