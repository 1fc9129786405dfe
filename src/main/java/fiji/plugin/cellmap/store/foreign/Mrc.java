// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Headers of MRC files (<a href="https://www.ccpem.ac.uk/mrc-format/mrc2014/">MRC2014</a>, <a
 * href="https://bio3d.colorado.edu/imod/doc/mrc_format.txt">IMOD</a>).
 */
final class Mrc {

    static final int HEADER = 1024;

    private static final Pattern NAME =
            Pattern.compile(".*\\.(mrc|mrcs|rec|st|ali|map|preali)(\\.gz|\\.bz2)?");
    private static final int IMOD = 1146047817;
    private static final int BIG_STAMP = 0x11;
    private static final int LITTLE_STAMP = 0x44;
    private static final int MOST_MODES = 101;
    private static final double ANGSTROM = 0.1;

    private final ByteBuffer head;
    private final List<String> notes = new ArrayList<>();

    private Mrc(ByteBuffer head) {
        this.head = head;
    }

    /** Whether a file without the stamp of MRC may be one, an old one, by its name and sizes. */
    static boolean isOld(String name, byte[] head) {
        if (!NAME.matcher(name.toLowerCase(Locale.ROOT)).matches() || head.length < HEADER)
            return false;
        ByteBuffer buffer = ByteBuffer.wrap(head);
        return plausible(buffer.order(ByteOrder.LITTLE_ENDIAN))
                || plausible(buffer.order(ByteOrder.BIG_ENDIAN));
    }

    private static boolean plausible(ByteBuffer head) {
        boolean sizes = true;
        for (int i = 0; i < 3; i++) sizes &= head.getInt(4 * i) > 0 && head.getInt(4 * i) < 1 << 20;
        int mode = head.getInt(12);
        return sizes && mode >= 0 && mode <= MOST_MODES && head.getInt(92) >= 0;
    }

    /**
     * @throws IOException if it is damaged, or of what is no grey volume
     */
    static RawLayout layout(byte[] bytes) throws IOException {
        if (bytes.length < HEADER) throw new IOException("it ends within its header");
        ByteBuffer head = ByteBuffer.wrap(bytes);
        int stamp = head.get(212);
        if (stamp == BIG_STAMP) head.order(ByteOrder.BIG_ENDIAN);
        else head.order(ByteOrder.LITTLE_ENDIAN);
        if (stamp != BIG_STAMP && stamp != LITTLE_STAMP && !plausible(head))
            head.order(ByteOrder.BIG_ENDIAN);
        if (!plausible(head)) throw new IOException("its header is damaged");
        return new Mrc(head).layout();
    }

    private RawLayout layout() throws IOException {
        long[] shape = {head.getInt(8), head.getInt(4), head.getInt(0)};
        DType dtype = dtype();
        int group = head.getInt(88);
        int depth = head.getInt(36);
        if (group > 400 && depth > 0 && shape[0] > depth)
            throw new UnsuitedException("it holds " + shape[0] / depth + " volumes");
        return new RawLayout(
                shape,
                dtype,
                head.order(),
                HEADER + head.getInt(92),
                axes(),
                1,
                0,
                voxelSize(),
                notes);
    }

    private DType dtype() throws IOException {
        int mode = head.getInt(12);
        return switch (mode) {
            case 0 -> isSigned() ? DType.INT8 : DType.UINT8;
            case 1 -> DType.INT16;
            case 2 -> DType.FLOAT32;
            case 6 -> DType.UINT16;
            case 12 -> DType.FLOAT16;
            case 3, 4 ->
                    throw new UnsuitedException(
                            "its pixels are complex numbers (mode " + mode + ")");
            case 16 -> throw new UnsuitedException("its pixels are colours (mode 16)");
            case 101 -> throw new UnsuitedException("its pixels have 4 bits (mode 101)");
            default -> throw new UnsuitedException("its mode is " + mode + ", which is not known");
        };
    }

    /** IMOD says so; MRC2014 has signed bytes; older files tell by their smallest and largest. */
    private boolean isSigned() {
        if (head.getInt(152) == IMOD) return (head.getInt(156) & 1) != 0;
        if (head.getInt(108) >= 20140) return true;
        float low = head.getFloat(76);
        float high = head.getFloat(80);
        if (low <= high && (low < 0) != (high > Byte.MAX_VALUE)) return low < 0;
        if (!(low >= 0 && low < high && high <= Byte.MAX_VALUE))
            notes.add(
                    "The file does not tell whether its bytes are signed: they are taken as signed.");
        return true;
    }

    /** Names of the axes of the file, the slowest first. */
    private List<String> axes() throws IOException {
        int[] spatial = {head.getInt(72), head.getInt(68), head.getInt(64)};
        if (Arrays.stream(spatial).allMatch(n -> n == 0)) return RawLayout.ZYX;
        List<String> axes = new ArrayList<>();
        for (int n : spatial) axes.add(n >= 1 && n <= 3 ? RawLayout.ZYX.get(3 - n) : "");
        if (!axes.containsAll(RawLayout.ZYX))
            throw new IOException("its axes are " + Arrays.toString(spatial));
        if (!axes.equals(RawLayout.ZYX))
            notes.add("The axes of the file are in another order; they are brought to z, y, x.");
        return axes;
    }

    /**
     * Null where it is 0, or 1 Angstrom, which programs write that do not know it: a voxel of
     * volume EM is larger.
     */
    private double[] voxelSize() {
        double[] size = new double[3];
        boolean one = true;
        for (int d = 0; d < 3; d++) {
            int at = 4 * (2 - d);
            size[d] = RawLayout.rounded(number(head.getFloat(40 + at)) / head.getInt(28 + at));
            one &= size[d] == 1;
            size[d] = RawLayout.rounded(size[d] * ANGSTROM);
        }
        boolean known = Arrays.stream(size).allMatch(v -> v > 0 && v < 1e9);
        return known && !one ? size : null;
    }

    private static double number(float value) {
        return Float.isFinite(value) ? value : 0;
    }
}
