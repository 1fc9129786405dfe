// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.checksum.ChecksumUtils;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkOffset;
import io.jhdf.dataset.chunked.indexing.ChunkImpl;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Lists of chunks that are arrays (<a
 * href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">file format</a>, fixed
 * and extensible array). JHDF counts chunks by the present size of a dataset, not by the largest
 * that it may have, knows no unlimited axis but the first, and takes a chunk that was never written
 * for the end of a block.
 */
final class Hdf5ChunkList {

    /** What jHDF calls these kinds of lists. */
    private static final int IMPLICIT = 2;

    private static final int FIXED = 3;
    private static final int EXTENSIBLE = 4;

    private static final int PREFIX = 6;
    private static final int CHECKSUM = 4;
    private static final int MASK = 4;
    private final HdfBackingStorage storage;
    private final int offsets;
    private final int lengths;
    private final int chunkBytes;
    private final int[] chunk;

    /** Chunks along each axis, and the axes, the slowest of the list first. */
    private final long[] counts;

    private final int[] order;
    private final Map<ChunkOffset, Chunk> chunks = new HashMap<>();
    private boolean filtered;
    private int entry;

    private Hdf5ChunkList(HdfBackingStorage storage, ChunkedDataset dataset, int chunkBytes) {
        this.storage = storage;
        offsets = storage.getSizeOfOffsets();
        lengths = storage.getSizeOfLengths();
        this.chunkBytes = chunkBytes;
        chunk = dataset.getChunkDimensions();
        int[] size = dataset.getDimensions();
        long[] most = dataset.getMaxSize();
        counts = new long[chunk.length];
        order = new int[chunk.length];
        int unlimited = 0;
        for (int d = 0; d < chunk.length; d++) {
            if (most[d] < 0) unlimited = d;
            long length = most[d] < 0 ? size[d] : most[d];
            counts[d] = Math.max(1, (length + chunk[d] - 1) / chunk[d]);
        }
        order[0] = unlimited;
        for (int d = 0, i = 1; d < chunk.length; d++) if (d != unlimited) order[i++] = d;
    }

    /**
     * Reads such a list.
     *
     * @param layout that says of which kind the list is and where
     * @param chunkBytes of a chunk without filters
     * @throws HdfException if it is damaged
     */
    static Map<ChunkOffset, Chunk> read(
            HdfBackingStorage storage,
            ChunkedDataset dataset,
            ChunkedDataLayoutMessageV4 layout,
            int chunkBytes) {
        Hdf5ChunkList list = new Hdf5ChunkList(storage, dataset, chunkBytes);
        long address = layout.getAddress();
        if (address == -1) return list.chunks;
        switch (layout.getIndexingType()) {
            case IMPLICIT -> list.implicit(address);
            case FIXED -> list.fixed(address);
            default -> list.extensible(address);
        }
        return list.chunks;
    }

    /** Whether a list is of one of these kinds. */
    static boolean isOne(ChunkedDataLayoutMessageV4 layout) {
        int kind = layout.getIndexingType();
        return kind >= IMPLICIT && kind <= EXTENSIBLE;
    }

    /** No list: all chunks follow each other. */
    private void implicit(long address) {
        long count = 1;
        for (long n : counts) count = Math.multiplyExact(count, n);
        long room = storage.size() - storage.getUserBlockSize() - address;
        if (address < 0 || count > room / chunkBytes) throw damaged();
        for (long i = 0; i < count; i++) {
            put(address + i * chunkBytes, chunkBytes, i, new BitSet());
        }
    }

    private void fixed(long address) {
        ByteBuffer head = checked(address, "FAHD", 8 + lengths + offsets + CHECKSUM);
        begin(head);
        int page = page(head);
        long count = number(head, lengths);
        long block = number(head, offsets);
        if (block == -1) return;
        if (count < 0) throw damaged();
        boolean paged = count > page;
        long size = paged ? ((count + page - 1) / page + 7) / 8 : count * entry;
        ByteBuffer in = blockOf(block, "FADB", size);
        if (paged) pages(in, block + in.capacity(), 0, count, page);
        else elements(in, 0, count);
    }

    private void extensible(long address) {
        ByteBuffer head = checked(address, "EAHD", 12 + 6 * lengths + offsets + CHECKSUM);
        begin(head);
        int bits = head.get();
        int inIndex = head.get() & 0xFF;
        int least = head.get() & 0xFF;
        int pointers = head.get() & 0xFF;
        int page = page(head);
        head.position(head.position() + 6 * lengths);
        long index = number(head, offsets);
        if (index == -1) return;
        if (Integer.bitCount(least) != 1 || Integer.bitCount(pointers) != 1 || bits > 64)
            throw damaged();
        int supers = 1 + bits - Integer.numberOfTrailingZeros(least);
        int direct = 2 * Integer.numberOfTrailingZeros(pointers);
        int blocks = 2 * (pointers - 1);
        long size =
                (long) inIndex * entry + (long) (blocks + Math.max(0, supers - direct)) * offsets;
        ByteBuffer in = blockOf(index, "EAIB", size);
        elements(in, 0, inIndex);
        Blocks next = new Blocks(inIndex, (bits + 7) / 8, page);
        for (int u = 0; u < supers; u++) {
            long many = 1L << u / 2;
            long each = (1L << (u + 1) / 2) * least;
            if (u < direct)
                for (long b = 0; b < many; b++) next.block(number(in, offsets), each, null, 0);
            else next.group(number(in, offsets), many, each);
        }
    }

    /** Blocks of an extensible array, one after the other. */
    private final class Blocks {
        private final int offsetSize;
        private final int page;
        private long first;

        Blocks(long first, int offsetSize, int page) {
            this.first = first;
            this.offsetSize = offsetSize;
            this.page = page;
        }

        /** Blocks that have a list of their own. */
        void group(long address, long many, long each) {
            if (address == -1) {
                first += many * each;
                return;
            }
            long bitmap = each > page ? many * ((each / page + 7) / 8) : 0;
            long size = offsetSize + bitmap + many * offsets;
            ByteBuffer in = blockOf(address, "EASB", size);
            int written = in.position() + offsetSize;
            in.position(Math.toIntExact(written + bitmap));
            for (long b = 0; b < many; b++)
                block(number(in, offsets), each, in, (int) (written + b * (bitmap / many)));
        }

        /** Which of its pages are there is said from a byte of another block on. */
        void block(long address, long each, ByteBuffer written, int from) {
            if (address != -1) {
                boolean paged = each > page;
                long size = offsetSize + (paged ? 0 : each * entry);
                ByteBuffer in = blockOf(address, "EADB", size);
                if (!paged) elements(in.position(in.position() + offsetSize), first, each);
                else if (written == null) throw damaged();
                else
                    pages(
                            written.duplicate().position(from),
                            address + in.capacity(),
                            first,
                            each,
                            page);
            }
            first += each;
        }
    }

    /** Pages follow each other, each with its checksum; those never written hold nothing. */
    private void pages(ByteBuffer written, long address, long first, long count, int page) {
        int from = written.position();
        for (long p = 0; p * page < count; p++) {
            if ((written.get((int) (from + p / 8)) & 0x80 >> p % 8) == 0) continue;
            long here = Math.min(page, count - p * page);
            ByteBuffer in = at(address + p * ((long) page * entry + CHECKSUM), here * entry);
            elements(in, first + p * page, here);
        }
    }

    private void elements(ByteBuffer in, long first, long count) {
        for (long i = first; i < first + count; i++) {
            long address = number(in, offsets);
            long size = filtered ? number(in, entry - offsets - MASK) : chunkBytes;
            BitSet mask = new BitSet();
            if (filtered) {
                mask = BitSet.valueOf(in.slice(in.position(), MASK));
                in.position(in.position() + MASK);
            }
            if (address == -1) continue;
            if (size < 0 || size > Integer.MAX_VALUE) throw damaged();
            put(address, (int) size, i, mask);
        }
    }

    private void put(long address, int size, long number, BitSet mask) {
        long[] offset = offset(number);
        chunks.put(new ChunkOffset(offset), new ChunkImpl(address, size, offset, mask));
    }

    private long[] offset(long number) {
        long[] offset = new long[chunk.length];
        long left = number;
        for (int i = chunk.length - 1; i > 0; i--) {
            int d = order[i];
            offset[d] = left % counts[d] * chunk[d];
            left /= counts[d];
        }
        offset[order[0]] = left * chunk[order[0]];
        return offset;
    }

    private static int page(ByteBuffer head) {
        int bits = head.get();
        if (bits < 0 || bits > 30) throw damaged();
        return 1 << bits;
    }

    /** What both kinds have first. */
    private void begin(ByteBuffer head) {
        if (head.get() != 0) throw damaged();
        filtered = head.get() == 1;
        entry = head.get() & 0xFF;
        int least = offsets + (filtered ? 1 + MASK : 0);
        if (entry < least || entry > least + Long.BYTES) throw damaged();
    }

    /** A block; its position is behind the address of its array. */
    private ByteBuffer blockOf(long address, String signature, long size) {
        ByteBuffer block = checked(address, signature, PREFIX + offsets + size + CHECKSUM);
        return block.position(PREFIX + offsets);
    }

    /** With a checksum at its end; its position is behind the signature. */
    private ByteBuffer checked(long address, String signature, long size) {
        ByteBuffer in = at(address, size);
        byte[] found = new byte[signature.length()];
        in.get(found);
        if (!signature.equals(new String(found, US_ASCII))) throw damaged();
        ChecksumUtils.validateChecksum(in.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind());
        return in;
    }

    private ByteBuffer at(long address, long size) {
        long room = storage.size() - storage.getUserBlockSize() - address;
        if (address < 0 || size < 0 || size > room || size > Integer.MAX_VALUE) throw damaged();
        ByteBuffer in = storage.readBufferFromAddress(address, (int) size);
        return in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Little-endian; -1 if all bits are set. */
    private static long number(ByteBuffer in, int bytes) {
        long value = 0;
        boolean all = true;
        for (int i = 0; i < bytes; i++) {
            long next = in.get() & 0xFF;
            all &= next == 0xFF;
            if (i < Long.BYTES) value |= next << 8 * i;
        }
        return all ? -1 : value;
    }

    private static HdfException damaged() {
        return new HdfException("The list of chunks is damaged");
    }
}
