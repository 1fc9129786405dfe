// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Elements;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** Planes whose voxels lie one after the other in a file, as they are. */
final class RawArray extends FileArray {

    /** Bytes at any place, for any thread. */
    interface Bytes {
        void read(ByteBuffer to, long at) throws IOException;
    }

    /**
     * @param start of its first voxel
     */
    record Plane(Bytes bytes, long start) {}

    private final List<Plane> planes;
    private final ByteOrder order;

    /**
     * @param shape of which the first number is that of the planes
     */
    RawArray(String location, long[] shape, DType dtype, ByteOrder order, List<Plane> planes) {
        super(location, shape, rows(shape, dtype), dtype);
        this.planes = planes;
        this.order = order;
    }

    /** Planes that follow each other. */
    static List<Plane> successive(Bytes bytes, long start, long[] shape, DType dtype) {
        long plane = shape[1] * shape[2] * dtype.bytes;
        return LongStream.range(0, shape[0])
                .mapToObj(z -> new Plane(bytes, start + z * plane))
                .toList();
    }

    /** A file that is open only while it is read. */
    static Bytes of(Path file) {
        return (to, at) -> {
            try (FileChannel channel = FileChannel.open(file)) {
                of(channel).read(to, at);
            }
        };
    }

    static Bytes of(FileChannel channel) {
        return (to, at) -> {
            while (to.hasRemaining())
                if (channel.read(to, at + to.position()) < 0)
                    throw new EOFException("it ends too early");
        };
    }

    static Bytes of(ByteBuffer all) {
        return (to, at) -> {
            if (at + to.remaining() > all.limit()) throw new EOFException("it ends too early");
            to.put(all.duplicate().position((int) at).limit((int) at + to.remaining()));
        };
    }

    @Override
    Object load(Box box) throws IOException {
        DType dtype = spec().dtype();
        byte[] bytes = new byte[Math.toIntExact(box.size() * dtype.bytes)];
        Plane plane = planes.get((int) box.min()[0]);
        long first = box.min()[1] * spec().shape()[2] + box.min()[2];
        plane.bytes().read(ByteBuffer.wrap(bytes), plane.start() + first * dtype.bytes);
        return Elements.fromBytes(bytes, dtype, order);
    }
}
