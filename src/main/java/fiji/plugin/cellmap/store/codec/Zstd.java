// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Zstandard frames (RFC 8878), with or without checksum and content size. */
public final class Zstd implements ByteCodec {

    /** The most bytes of a block, which is decoded as a whole. */
    private static final int BLOCK = 1 << 17;

    private final int level;
    private final boolean checksum;
    private final Workspace.Pool workspaces = new Workspace.Pool();

    /**
     * @param level of compression, 1 to 22; below 0 faster
     * @param checksum whether frames end with a checksum of the content
     */
    public Zstd(int level, boolean checksum) {
        this.level = level;
        this.checksum = checksum;
    }

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        if (!size.isKnown()) return decodeStream(stored, size);
        byte[] plain = new byte[size.most()];
        decode(ByteBuffer.wrap(stored), Target.whole(plain, plain.length));
        return plain;
    }

    @Override
    public void decode(ByteBuffer stored, Target target) throws IOException {
        Workspace workspace = workspaces.take();
        try {
            int size = target.size();
            if (stored.isDirect() && size - target.to() >= BLOCK) {
                decodeStart(workspace, stored, target);
                return;
            }
            Size.of(size)
                    .check(
                            decode(
                                    workspace.decompressor(),
                                    stored,
                                    target.bytes(),
                                    target.start(),
                                    size));
        } finally {
            workspaces.put(workspace);
        }
    }

    /**
     * Decodes into a part of an array.
     *
     * @return number of bytes decoded, at most {@code size}
     */
    static int decode(ZstdDecompressCtx context, ByteBuffer in, byte[] out, int start, int size)
            throws IOException {
        try {
            int length = in.remaining();
            if (in.isDirect())
                return context.decompressDirectByteBufferToByteArray(
                        out, start, size, in, in.position(), length);
            return context.decompressByteArray(
                    out, start, size, in.array(), in.arrayOffset() + in.position(), length);
        } catch (ZstdException e) {
            if (e.getErrorCode() == com.github.luben.zstd.Zstd.errDstSizeTooSmall())
                throw new IOException("It decodes to more than " + size + " bytes.", e);
            throw DecodeFault.of("zstd", e);
        }
    }

    /** Decodes no more blocks than the wanted bytes need. */
    private static void decodeStart(Workspace workspace, ByteBuffer stored, Target target)
            throws IOException {
        ByteBuffer start = workspace.direct(target.to());
        ByteBuffer in = stored.duplicate();
        ZstdDecompressCtx context = workspace.decompressor();
        try {
            while (start.hasRemaining() && in.hasRemaining())
                context.decompressDirectByteBufferStream(start, in);
        } catch (ZstdException e) {
            throw DecodeFault.of("zstd", e);
        } finally {
            context.reset();
        }
        if (start.hasRemaining())
            throw new IOException("It ends after " + start.position() + " bytes.");
        start.get(target.from(), target.bytes(), target.start() + target.from(), target.length());
    }

    private static byte[] decodeStream(byte[] stored, Size size) throws IOException {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(stored))) {
            return size.readAll(in);
        } catch (ZstdIOException e) {
            throw DecodeFault.of("zstd", e);
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        Workspace workspace = workspaces.take();
        try {
            byte[] room =
                    workspace.block((int) com.github.luben.zstd.Zstd.compressBound(plain.length));
            int length =
                    workspace
                            .compressor()
                            .setLevel(level)
                            .setChecksum(checksum)
                            .compressByteArray(room, 0, room.length, plain, 0, plain.length);
            return Arrays.copyOf(room, length);
        } finally {
            workspaces.put(workspace);
        }
    }
}
