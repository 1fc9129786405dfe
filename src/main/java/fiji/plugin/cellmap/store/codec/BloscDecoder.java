package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** Decodes Blosc 1 frames without the Blosc library: LZ4, BloscLZ, zlib and zstd inside. */
final class BloscDecoder {

    private final byte[] stored;
    private final int length;
    private final BloscFrame frame;

    private BloscDecoder(byte[] stored, int length, BloscFrame frame) {
        this.stored = stored;
        this.length = length;
        this.frame = frame;
    }

    /**
     * @param size as {@link BloscFrame#read} takes it
     */
    static byte[] decode(byte[] stored, int size) throws IOException {
        BloscFrame frame = BloscFrame.read(stored, stored.length, size);
        byte[] plain = new byte[frame.size()];
        decode(stored, stored.length, plain, frame.size());
        return plain;
    }

    /**
     * @param length number of bytes of the frame
     * @param size that it must decode to
     */
    static void decode(byte[] stored, int length, byte[] into, int size) throws IOException {
        try {
            BloscFrame frame = BloscFrame.read(stored, length, size);
            new BloscDecoder(stored, length, frame).decode(into);
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("Its Blosc blocks point out of it.", e);
        }
    }

    private void decode(byte[] plain) throws IOException {
        int size = frame.size();
        if (frame.is(BloscFrame.STORED)) {
            if (length != BloscFrame.HEADER + size)
                throw new IOException("It has too few bytes for a stored Blosc frame.");
            System.arraycopy(stored, BloscFrame.HEADER, plain, 0, size);
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(stored, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        boolean direct = !frame.is(BloscFrame.BIT_SHUFFLED) && !bytesShuffled();
        byte[] block = direct ? plain : new byte[Math.min(frame.blockSize(), size)];
        for (int b = 0; b < frame.blocks(); b++) {
            int start = b * frame.blockSize();
            int bytes = Math.min(frame.blockSize(), size - start);
            int at = in.getInt(BloscFrame.HEADER + Integer.BYTES * b);
            block(in, at, block, direct ? start : 0, bytes);
            if (bytesShuffled()) Shuffle.joinBytes(block, plain, start, bytes, frame.typeSize());
            else if (frame.is(BloscFrame.BIT_SHUFFLED))
                Shuffle.joinBits(block, plain, start, bytes, frame.typeSize());
        }
    }

    private boolean bytesShuffled() {
        return frame.is(BloscFrame.SHUFFLED) && frame.typeSize() > 1;
    }

    private void block(ByteBuffer in, int start, byte[] out, int outStart, int size)
            throws IOException {
        int streams = frame.streams(size);
        int each = size / streams;
        int at = start;
        for (int s = 0; s < streams; s++) {
            int bytes = in.getInt(at);
            at += Integer.BYTES;
            if (bytes < 0 || at + (long) bytes > length) throw new IndexOutOfBoundsException(bytes);
            int to = outStart + s * each;
            if (bytes == each) System.arraycopy(stored, at, out, to, each);
            else stream(at, bytes, out, to, each);
            at += bytes;
        }
    }

    private void stream(int at, int bytes, byte[] out, int to, int size) throws IOException {
        long n =
                switch (frame.flags() >> BloscFrame.COMPRESSOR_SHIFT) {
                    case 0 -> BloscLz.decode(stored, at, bytes, out, to, size);
                    case 1 -> lz4(at, bytes, out, to, size);
                    case 3 -> zlib(at, bytes, out, to, size);
                    case 4 -> Zstd.decode(stored, at, bytes, out, to, size);
                    default ->
                            throw new IOException(
                                    "Its Blosc frame uses Snappy, which is not supported.");
                };
        if (n != size) throw new IOException("A block of its Blosc frame is damaged.");
    }

    private int lz4(int at, int bytes, byte[] out, int to, int size) throws IOException {
        try {
            return LZ4Factory.fastestInstance()
                    .safeDecompressor()
                    .decompress(stored, at, bytes, out, to, size);
        } catch (LZ4Exception e) {
            throw new IOException("lz4 says: " + e.getMessage() + ".", e);
        }
    }

    private int zlib(int at, int bytes, byte[] out, int to, int size) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stored, at, bytes);
            return inflater.inflate(out, to, size);
        } catch (DataFormatException e) {
            throw new IOException("zlib says: " + e.getMessage() + ".", e);
        } finally {
            inflater.end();
        }
    }
}
