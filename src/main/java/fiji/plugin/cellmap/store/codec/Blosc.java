// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import com.scalableminds.bloscjava.Blosc.Compressor;
import com.scalableminds.bloscjava.Blosc.Shuffle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * Blosc 1 frames. They are decoded in Java, which checks every length (the native library trusts
 * the frame); they are encoded by the native library where it has code for the platform, else in
 * Java.
 */
public final class Blosc implements ByteCodec {

    private static final Set<String> KNOWN = Set.of("lz4", "lz4hc", "blosclz", "zstd", "zlib");

    private final String compressor;
    private final int level;
    private final int shuffle;
    private final int typeSize;
    private final int blockSize;
    private final Workspace.Pool workspaces = new Workspace.Pool();

    /**
     * @param compressor lz4, lz4hc, blosclz, zstd or zlib: for writing; a frame names its own
     * @param level 0 to 9
     * @param shuffle 0 none, 1 bytes, 2 bits
     * @param typeSize bytes per element
     * @param blockSize 0 lets Blosc choose
     * @throws IllegalArgumentException if the compressor or shuffle is not known
     */
    public Blosc(String compressor, int level, int shuffle, int typeSize, int blockSize) {
        if (!KNOWN.contains(compressor) || shuffle < 0 || shuffle > 2)
            throw new IllegalArgumentException(
                    "blosc with compressor " + compressor + " and shuffle " + shuffle);
        this.compressor = compressor;
        this.level = level;
        this.shuffle = shuffle;
        this.typeSize = typeSize;
        this.blockSize = blockSize;
    }

    @Override
    public String name() {
        return "blosc " + compressor;
    }

    @Override
    public byte[] decode(byte[] stored, Size size) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        byte[] plain = new byte[BloscFrame.read(frame, size).size()];
        decode(frame, Target.whole(plain, plain.length));
        return plain;
    }

    @Override
    public void decode(ByteBuffer stored, Target target) throws IOException {
        Workspace workspace = workspaces.take();
        try {
            BloscDecoder.decode(stored, target, workspace);
        } finally {
            workspaces.put(workspace);
        }
    }

    @Override
    public byte[] encode(byte[] plain) {
        if (!NativeBlosc.AVAILABLE)
            return BloscEncoder.encode(
                    plain, compressor.equals("zstd"), level, shuffle > 0, typeSize);
        return com.scalableminds.bloscjava.Blosc.compress(
                plain,
                typeSize,
                Compressor.fromString(compressor),
                level,
                Shuffle.fromInt(shuffle),
                blockSize,
                1);
    }

    /** Whether the native library has code for this platform; found out when first needed. */
    private static final class NativeBlosc {
        static final boolean AVAILABLE = load();

        private static boolean load() {
            try {
                return com.scalableminds.bloscjava.Blosc.compress(new byte[1], 1).length > 0;
            } catch (LinkageError | RuntimeException e) {
                return false;
            }
        }
    }
}
