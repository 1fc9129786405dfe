// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * Files of a header and raw voxels: MRC and NIfTI, also packed as a whole. A packed one is unpacked
 * into a temporary file, of which no more than its header promises.
 */
final class RawFile {

    /** A header in front of its voxels. */
    interface Header {
        RawLayout layout(byte[] head) throws IOException;
    }

    private static final int HEAD = 4096;
    private static final int BLOCK = 1 << 20;

    private RawFile() {}

    static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    /** The first bytes of what is packed. */
    static byte[] head(Path file, Signature packing) throws IOException {
        try (InputStream in = unpacked(file, packing)) {
            return next(in, HEAD);
        }
    }

    /**
     * @param voxels the file that holds them: that of the header, or another
     */
    static ForeignImage open(Path file, Header header, Path voxels) throws IOException {
        RawLayout layout = header.layout(head(file));
        layout.require(Files.size(voxels), voxels.toString());
        return layout.open(RawArray.of(voxels), file.toString(), () -> {});
    }

    /** The unpacked bytes of a file. */
    static InputStream unpacked(Path file, Signature packing) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BLOCK);
        try {
            return packing == Signature.GZIP
                    ? new GZIPInputStream(in, BLOCK)
                    : new BZip2CompressorInputStream(in, true);
        } catch (IOException e) {
            in.close();
            throw damaged(e);
        }
    }

    /** Opens a packed file. */
    static ForeignImage open(Path file, Header header, InputStream unpacked) throws IOException {
        byte[] head = next(unpacked, HEAD);
        RawLayout layout = header.layout(head);
        Path temporary = Files.createTempFile("cellmap", ".raw");
        FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        try {
            long wanted = layout.end() + layout.plane();
            long size = copy(head, unpacked, channel, wanted);
            layout.require(size, file.toString());
            return layout.open(RawArray.of(channel), file.toString(), () -> close(channel, file));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static long copy(byte[] head, InputStream in, FileChannel to, long most)
            throws IOException {
        long size = write(to, head, (int) Math.min(head.length, most));
        while (size < most) {
            byte[] block = next(in, (int) Math.min(BLOCK, most - size));
            if (block.length == 0) break;
            size += write(to, block, block.length);
        }
        return size;
    }

    private static byte[] next(InputStream packed, int length) throws IOException {
        try {
            return packed.readNBytes(length);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static EOFException damaged(IOException e) {
        EOFException damaged = new EOFException(e.getMessage());
        damaged.initCause(e);
        return damaged;
    }

    private static int write(FileChannel to, byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) to.write(buffer);
        return length;
    }

    private static void close(FileChannel channel, Path file) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot remove the unpacked copy of a file", file, e.getMessage(), "", e);
        }
    }
}
