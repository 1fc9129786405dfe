// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * Decodes Blosc 1 frames without the Blosc library: LZ4, BloscLZ, zlib and zstd inside. Blocks of
 * which nothing is wanted are left out.
 */
final class BloscDecoder {

    private final ByteBuffer stored;
    private final BloscFrame frame;
    private final Target target;
    private final Workspace workspace;

    private BloscDecoder(ByteBuffer stored, BloscFrame frame, Target target, Workspace workspace) {
        this.stored = stored;
        this.frame = frame;
        this.target = target;
        this.workspace = workspace;
    }

    /**
     * @param stored its remaining bytes are the frame; it is not changed
     */
    static void decode(ByteBuffer stored, Target target, Workspace workspace) throws IOException {
        ByteBuffer bytes = stored.slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            BloscFrame frame = BloscFrame.read(bytes, Size.of(target.size()));
            new BloscDecoder(bytes, frame, target, workspace).decode();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("Its Blosc blocks point outside it.", e);
        }
    }

    private void decode() throws IOException {
        int size = frame.size();
        if (frame.is(BloscFrame.STORED)) {
            if (stored.limit() != BloscFrame.HEADER + size)
                throw new IOException("It has too few bytes for a stored Blosc frame.");
            stored.get(
                    BloscFrame.HEADER + target.from(),
                    target.bytes(),
                    target.start() + target.from(),
                    target.to() - target.from());
            return;
        }
        if (size == 0) return;
        for (int b = target.from() / frame.blockSize(); b < frame.blocks(); b++) {
            int start = b * frame.blockSize();
            if (start >= target.to()) return;
            int bytes = Math.min(frame.blockSize(), size - start);
            int at = stored.getInt(BloscFrame.HEADER + Integer.BYTES * b);
            block(at, target.start() + start, bytes);
        }
    }

    /** Decodes one block and undoes its shuffle. */
    private void block(int at, int to, int bytes) throws IOException {
        byte[] plain = target.bytes();
        boolean joinsBytes = frame.is(BloscFrame.SHUFFLED) && frame.typeSize() > 1;
        boolean joinsBits = !joinsBytes && frame.is(BloscFrame.BIT_SHUFFLED);
        if (!joinsBytes && !joinsBits) {
            streams(at, plain, to, bytes);
            return;
        }
        byte[] shuffled = workspace.block(bytes);
        streams(at, shuffled, 0, bytes);
        if (joinsBytes) Shuffle.joinBytes(shuffled, plain, to, bytes, frame.typeSize());
        else Shuffle.joinBits(shuffled, plain, to, bytes, frame.typeSize());
    }

    private void streams(int start, byte[] out, int outStart, int size) throws IOException {
        int streams = frame.streams(size);
        int each = size / streams;
        int at = start;
        for (int s = 0; s < streams; s++) {
            int bytes = stored.getInt(at);
            at += Integer.BYTES;
            if (bytes < 0 || at + (long) bytes > stored.limit())
                throw new IndexOutOfBoundsException(bytes);
            int to = outStart + s * each;
            if (bytes == each) stored.get(at, out, to, each);
            else stream(stored.slice(at, bytes), out, to, each);
            at += bytes;
        }
    }

    private void stream(ByteBuffer in, byte[] out, int to, int size) throws IOException {
        int n =
                switch (frame.flags() >> BloscFrame.COMPRESSOR_SHIFT) {
                    case 0 -> BloscLz.decode(ByteCodec.bytes(in), 0, in.limit(), out, to, size);
                    case 1 -> lz4(in, out, to, size);
                    case 3 -> zlib(in, out, to, size);
                    case 4 -> Zstd.decode(workspace.decompressor(), in, out, to, size);
                    default ->
                            throw new IOException(
                                    "Its Blosc frame uses Snappy, which is not supported.");
                };
        if (n != size) throw new IOException("A block of its Blosc frame is damaged.");
    }

    private static int lz4(ByteBuffer in, byte[] out, int to, int size) throws IOException {
        try {
            return LZ4Factory.fastestInstance()
                    .safeDecompressor()
                    .decompress(in, 0, in.limit(), ByteBuffer.wrap(out), to, size);
        } catch (LZ4Exception e) {
            throw DecodeFault.of("lz4", e);
        }
    }

    private static int zlib(ByteBuffer in, byte[] out, int to, int size) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in);
            return inflater.inflate(out, to, size);
        } catch (DataFormatException e) {
            throw DecodeFault.of("zlib", e);
        } finally {
            inflater.end();
        }
    }
}
