// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import fiji.plugin.cellmap.store.DType;
import java.io.EOFException;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;

/**
 * What a directory of a TIFF file says of its page (<a
 * href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>).
 *
 * @param depth planes in one page: 1, but for volumetric TIFF (ImageDepth, of SGI)
 * @param samples numbers of a pixel, whether they lie together or in planes of their own
 * @param bits of a sample
 * @param format of samples: 1 unsigned, 2 signed, 3 real, 4 not stated, 5 and 6 complex
 * @param compression 1 is none
 * @param orientation in which it is to be shown: 1 as it is, others turned or mirrored
 * @param extra whether it is no plane of the stack, but a small copy of one, or a mask
 * @param start of its pixels, if they follow each other as they are; otherwise -1
 * @param end of its pixels in the file, of those that lie farthest back
 */
record TiffPage(
        int width,
        int height,
        int depth,
        int samples,
        int bits,
        int format,
        int compression,
        int photometric,
        int orientation,
        boolean extra,
        long start,
        long end) {

    private static final int REAL = 3;
    private static final int SIGNED = 2;

    /** Tags that are read here and for the description. */
    private static final List<Integer> READ =
            List.of(
                    254, 255, 256, 257, 258, 259, 262, 266, 270, 273, 274, 277, 279, 282, 283, 322,
                    324, 325, 339, 32997);

    /**
     * @throws EOFException if a tag lies beyond the end of the file
     */
    static TiffPage of(Directory tags) throws EOFException {
        for (int tag : READ) {
            Entry entry = tags.getEntryById(tag);
            // This is how the reader tells of a tag that it cannot read.
            if (entry != null && entry.getValue() instanceof Throwable)
                throw new EOFException("tag " + tag + " lies beyond its end");
        }
        int kind = (int) number(tags, 254, 0);
        return new TiffPage(
                (int) number(tags, 256, 0),
                (int) number(tags, 257, 0),
                (int) number(tags, 32997, 1),
                (int) number(tags, 277, 1),
                (int) number(tags, 258, 1),
                (int) number(tags, 339, 1),
                (int) number(tags, 259, 1),
                (int) number(tags, 262, 1),
                (int) number(tags, 274, 1),
                (kind & 5) != 0 || number(tags, 255, 1) == 2,
                start(tags),
                Math.max(end(tags, 273, 279), end(tags, 324, 325)));
    }

    /** Of strips or tiles: where the last of them ends. */
    private static long end(Directory tags, int offsets, int lengths) {
        long end = 0;
        for (int i = 0; i < count(tags, offsets); i++)
            end = Math.max(end, number(tags, offsets, i, 0) + number(tags, lengths, i, 0));
        return end;
    }

    private static long start(Directory tags) {
        boolean plain = number(tags, 259, 1) == 1 && number(tags, 266, 1) == 1;
        boolean tiled = tags.getEntryById(322) != null;
        long strips = count(tags, 273);
        if (!plain || tiled || strips == 0) return -1;
        long next = number(tags, 273, 0);
        for (int i = 0; i < strips; i++) {
            if (number(tags, 273, i, -1) != next) return -1;
            next += number(tags, 279, i, 0);
        }
        return number(tags, 273, 0);
    }

    /** The number of a tag, or the first of several. */
    static long number(Directory tags, int tag, long absent) {
        return number(tags, tag, 0, absent);
    }

    private static long number(Directory tags, int tag, int index, long absent) {
        Entry entry = tags.getEntryById(tag);
        Object value = entry == null ? null : entry.getValue();
        if (value != null && value.getClass().isArray())
            value = index < Array.getLength(value) ? Array.get(value, index) : null;
        else if (index > 0) value = null;
        if (value instanceof Short n) return n & 0xFFFF;
        return value instanceof Number n ? n.longValue() : absent;
    }

    private static int count(Directory tags, int tag) {
        Entry entry = tags.getEntryById(tag);
        if (entry == null || entry.getValue() == null) return 0;
        return entry.getValue().getClass().isArray() ? Array.getLength(entry.getValue()) : 1;
    }

    /** Type of its samples; empty for one that has none of ours. */
    Optional<DType> dtype() {
        String size = bits <= 8 ? "8" : bits <= 16 ? "16" : String.valueOf(bits);
        boolean whole = size.equals(String.valueOf(bits));
        String name =
                switch (format) {
                    case REAL -> bits >= 16 && whole ? "float" + size : "";
                    case SIGNED -> whole ? "int" + size : "";
                    case 1, 4 -> "uint" + size;
                    default -> "";
                };
        try {
            return Optional.of(DType.of(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether samples fill whole bytes and lie in the file as they are. */
    boolean raw() {
        return start >= 0 && samples == 1 && bits % 8 == 0;
    }

    /** Type and compression, for messages. */
    String pixels() {
        String numbers =
                switch (format) {
                    case SIGNED -> "signed integers";
                    case REAL -> "floating-point numbers";
                    case 5, 6 -> "complex numbers";
                    default -> "integers";
                };
        return numbers + " of " + bits + " bits";
    }

    /** Bytes of a plane as it is. */
    long bytes() {
        return (long) width * height * (bits / 8);
    }
}
