// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.codec.Blosc;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Bzip2;
import fiji.plugin.cellmap.store.codec.Deflate;
import fiji.plugin.cellmap.store.codec.Size;
import fiji.plugin.cellmap.store.codec.Zstd;
import io.jhdf.filter.Filter;
import io.jhdf.filter.FilterManager;
import io.jhdf.filter.Lz4Filter;
import io.jhdf.filter.LzfFilter;
import io.jhdf.filter.PipelineFilterWithData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Decodes chunks of HDF5 files, to as many bytes as a chunk has and no more (<a
 * href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">file format</a>,
 * filter pipeline; <a
 * href="https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md">
 * registered filters</a>).
 */
final class Hdf5Filters {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER = 3;
    private static final int LZ4 = 32004;
    private static final int BITSHUFFLE = 32008;
    private static final int CHECKSUM = 4;

    private static final Map<Integer, ByteCodec> OURS =
            Map.of(
                    DEFLATE,
                    new Deflate(false, 1),
                    307,
                    new Bzip2(1),
                    32001,
                    new Blosc("lz4", 1, 0, 1, 0),
                    32015,
                    new Zstd(1, false));

    private static final Map<Integer, Filter> THEIRS =
            Map.of(32000, new LzfFilter(), LZ4, new Lz4Filter());

    private Hdf5Filters() {}

    /** Makes jHDF accept datasets with filters that only we decode. */
    static void register() {
        for (int id : OURS.keySet()) if (id != DEFLATE) FilterManager.addFilter(new Known(id));
    }

    /** Tells jHDF that a filter is known; it is applied here. */
    private record Known(int id) implements Filter {
        @Override
        public int getId() {
            return id;
        }

        @Override
        public String getName() {
            return OURS.get(id).name();
        }

        @Override
        public byte[] decode(byte[] data, int[] options) {
            throw new UnsupportedOperationException(getName());
        }
    }

    /**
     * @param size bytes of the chunk
     * @throws IOException if it is damaged
     */
    static byte[] decode(ByteBuffer stored, List<PipelineFilterWithData> filters, int size)
            throws IOException {
        byte[] bytes = new byte[stored.remaining()];
        stored.get(bytes);
        for (int i = filters.size() - 1; i >= 0; i--) {
            long sums = filters.subList(0, i).stream().filter(f -> f.getId() == FLETCHER).count();
            bytes = decode(bytes, filters.get(i), size + (int) sums * CHECKSUM);
        }
        if (bytes.length == size) return bytes;
        throw new IOException("a chunk has " + bytes.length + " bytes, " + size + " are needed");
    }

    private static byte[] decode(byte[] stored, PipelineFilterWithData filter, int size)
            throws IOException {
        int id = filter.getId();
        int[] options = filter.getFilterData();
        if (id == SHUFFLE) return joined(stored, options.length > 0 ? options[0] : 1);
        if (id == FLETCHER) return verified(stored);
        ByteCodec ours = OURS.get(id);
        if (ours != null) return decode(stored, ours, size);
        if (id == BITSHUFFLE) return Hdf5Bitshuffle.decode(stored, options, size);
        Filter theirs = THEIRS.get(id);
        if (theirs == null)
            throw new IOException("filter " + id + " (" + filter.getName() + ") is not known");
        if (id == LZ4
                && (stored.length < Long.BYTES + Integer.BYTES
                        || ByteBuffer.wrap(stored).getLong() != size))
            throw new IOException("a chunk claims to have another size than chunks have");
        return theirs.decode(stored, options);
    }

    /** What does not become smaller is stored as it is. */
    private static byte[] decode(byte[] stored, ByteCodec codec, int size) throws IOException {
        try {
            return codec.decode(stored, Size.of(size));
        } catch (IOException e) {
            if (stored.length == size) return stored;
            throw e;
        }
    }

    /** Puts the bytes of a number together, which lie one plane each. */
    private static byte[] joined(byte[] planes, int width) {
        if (width <= 1) return planes;
        byte[] out = planes.clone();
        int numbers = planes.length / width;
        for (int b = 0; b < width; b++)
            for (int i = 0; i < numbers; i++) out[i * width + b] = planes[b * numbers + i];
        return out;
    }

    /** Fletcher's sum of 16-bit words, the first byte the higher. */
    private static byte[] verified(byte[] stored) throws IOException {
        int length = stored.length - CHECKSUM;
        if (length < 0) throw new IOException("a chunk has no checksum");
        long first = 0;
        long second = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? stored[i + 1] & 0xFF : 0;
            first = (first + ((stored[i] & 0xFF) << 8 | low)) % 0xFFFF;
            second = (second + first) % 0xFFFF;
        }
        int sum = ByteBuffer.wrap(stored, length, CHECKSUM).order(ByteOrder.LITTLE_ENDIAN).getInt();
        long stated = sum & 0xFFFFFFFFL;
        if ((stated & 0xFFFF) % 0xFFFF != first || (stated >>> 16) % 0xFFFF != second)
            throw new IOException("the checksum of a chunk is wrong");
        return Arrays.copyOf(stored, length);
    }
}
