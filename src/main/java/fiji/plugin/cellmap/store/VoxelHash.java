// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.Progress;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of the voxels of an array: little-endian bytes in C order, independent of chunks. */
public final class VoxelHash {

    private static final long PIECE_BYTES = 64L << 20;
    private static final int MOST_CHUNKS = 4096;

    private final ChunkedArray array;
    private final Progress progress;
    private final MessageDigest digest;

    private VoxelHash(ChunkedArray array, Progress progress) {
        this.array = array;
        this.progress = progress;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Reads the whole array in pieces of at most 64 MiB; cancel is honoured every {@value
     * #MOST_CHUNKS} chunks.
     *
     * @return 64 hexadecimal digits
     */
    public static String of(ChunkedArray array, Progress progress) {
        VoxelHash hash = new VoxelHash(array, progress);
        progress.begin("Hashing " + array.location(), Box.of(array.spec().shape()).size());
        hash.add(Box.of(array.spec().shape()));
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    /** Adds a box all of whose axes before the first long one have length 1. */
    private void add(Box box) {
        progress.check();
        DType dtype = array.spec().dtype();
        if (box.isEmpty()) return;
        if (box.size() <= PIECE_BYTES / dtype.bytes) {
            Object values = dtype.allocate(Math.toIntExact(box.size()));
            read(box, box, values);
            digest.update(Elements.toBytes(values, dtype, ByteOrder.LITTLE_ENDIAN));
            return;
        }
        int d = 0;
        while (box.shape()[d] == 1) d++;
        long step = step(box, d);
        for (long at = box.min()[d]; at < box.max(d); at = (at / step + 1) * step) {
            long[] min = box.min().clone();
            long[] shape = box.shape().clone();
            min[d] = at;
            shape[d] = Math.min((at / step + 1) * step, box.max(d)) - at;
            add(new Box(min, shape));
        }
    }

    /** A whole number of chunks if they fit into a piece, else part of one, else one voxel. */
    private long step(Box box, int d) {
        long slice = box.size() / box.shape()[d] * array.spec().dtype().bytes;
        long fits = Math.max(1, PIECE_BYTES / slice);
        long chunk = array.spec().chunks()[d];
        return fits >= chunk ? fits / chunk * chunk : fits;
    }

    /** Reads a part of a piece, in halves of whole chunks where it touches many. */
    private void read(Box part, Box piece, Object values) {
        progress.check();
        int[] chunk = array.spec().chunks();
        long all = 1;
        int most = 0;
        long[] counts = new long[chunk.length];
        for (int d = 0; d < chunk.length; d++) {
            counts[d] = (part.max(d) - 1) / chunk[d] - part.min()[d] / chunk[d] + 1;
            all *= counts[d];
            if (counts[d] > counts[most]) most = d;
        }
        if (all <= MOST_CHUNKS) {
            Boxes.copy(array.read(part), part, values, piece);
            progress.advance(part.size());
            return;
        }
        long[] middle = part.min().clone();
        middle[most] = (part.min()[most] / chunk[most] + counts[most] / 2) * chunk[most];
        long[] first = part.shape().clone();
        long[] second = part.shape().clone();
        first[most] = middle[most] - part.min()[most];
        second[most] -= first[most];
        read(new Box(part.min(), first), piece, values);
        read(new Box(middle, second), piece, values);
    }
}
