// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers of NIfTI files, versions <a href="https://nifti.nimh.nih.gov/nifti-1/">1</a> and <a
 * href="https://nifti.nimh.nih.gov/nifti-2">2</a>.
 */
final class Nifti {

    /** Bytes of the longer header. */
    static final int HEADER = 540;

    private static final int HEADER_1 = 348;

    private final ByteBuffer head;
    private final boolean second;
    private final List<String> notes = new ArrayList<>();

    private Nifti(ByteBuffer head, boolean second) {
        this.head = head;
        this.second = second;
    }

    /** Whether the voxels are in a file of their own, with the ending {@code .img}. */
    static boolean isPair(byte[] head) {
        return head[(isFirst(head) ? 344 : 4) + 1] == 'i';
    }

    private static boolean isFirst(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        return bytes.getInt(0) == HEADER_1
                || bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(0) == HEADER_1;
    }

    /**
     * @throws IOException if it is damaged, or of what is no grey volume
     */
    static RawLayout layout(byte[] bytes) throws IOException {
        boolean second = !isFirst(bytes);
        if (bytes.length < (second ? HEADER : HEADER_1))
            throw new IOException("it ends within its header");
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = second ? HEADER : HEADER_1;
        if (head.getInt(0) != length) head.order(ByteOrder.BIG_ENDIAN);
        if (head.getInt(0) != length) throw new IOException("its header is damaged");
        return new Nifti(head, second).layout(isPair(bytes));
    }

    private RawLayout layout(boolean pair) throws IOException {
        long rank = dim(0);
        if (rank < 1 || rank > 7) throw new IOException("it has " + rank + " axes");
        long[] shape = {1, 1, 1};
        for (int d = 1; d <= rank; d++) {
            if (dim(d) < 1) throw new IOException("its axis " + d + " has the length " + dim(d));
            if (d <= 3) shape[3 - d] = dim(d);
            else if (dim(d) > 1)
                throw new UnsuitedException(
                        "it has " + dim(d) + (d == 4 ? " time points" : " values a voxel"));
        }
        double slope = second ? head.getDouble(176) : head.getFloat(112);
        double intercept = second ? head.getDouble(184) : head.getFloat(116);
        boolean scaled = Double.isFinite(slope) && slope != 0 && Double.isFinite(intercept);
        if (scaled && (slope != 1 || intercept != 0))
            notes.add("The file scales its values: stored * " + slope + " + " + intercept + ".");
        noteDirections();
        double start = second ? head.getLong(168) : head.getFloat(108);
        if (!(start >= 0 && start < 1e15)) throw new IOException("its voxels start at " + start);
        return new RawLayout(
                shape,
                dtype(),
                head.order(),
                pair ? (long) start : Math.max((long) start, second ? HEADER : HEADER_1),
                RawLayout.ZYX,
                scaled ? slope : 1,
                scaled ? intercept : 0,
                voxelSize(),
                notes);
    }

    private long dim(int d) {
        return second ? head.getLong(16 + 8 * d) : head.getShort(40 + 2 * d);
    }

    private DType dtype() throws IOException {
        int code = head.getShort(second ? 12 : 70);
        return switch (code) {
            case 2 -> DType.UINT8;
            case 4 -> DType.INT16;
            case 8 -> DType.INT32;
            case 16 -> DType.FLOAT32;
            case 64 -> DType.FLOAT64;
            case 256 -> DType.INT8;
            case 512 -> DType.UINT16;
            case 768 -> DType.UINT32;
            case 1024 -> DType.INT64;
            case 1280 -> DType.UINT64;
            case 128, 2304 -> throw new UnsuitedException("its voxels are colours");
            case 32, 1792, 2048 -> throw new UnsuitedException("its voxels are complex numbers");
            default ->
                    throw new UnsuitedException(
                            "its type of voxels is " + code + ", not known here");
        };
    }

    /** Null where sizes or their unit are not stated. */
    private double[] voxelSize() {
        double unit =
                switch ((second ? head.getInt(500) : head.get(123)) & 7) {
                    case 1 -> 1e9;
                    case 2 -> 1e6;
                    case 3 -> 1e3;
                    default -> 0;
                };
        double[] size = new double[3];
        for (int d = 0; d < 3; d++) {
            int axis = 3 - d;
            double given = second ? head.getDouble(104 + 8 * axis) : head.getFloat(76 + 4 * axis);
            if (!(Math.abs(given) * unit > 0 && Math.abs(given) * unit < 1e9)) return null;
            size[d] = RawLayout.rounded(Math.abs(given) * unit);
        }
        return size;
    }

    /** A matrix from voxels to space that is not diagonal and positive turns or mirrors. */
    private void noteDirections() {
        int quaternion = second ? head.getInt(344) : head.getShort(252);
        int matrix = second ? head.getInt(348) : head.getShort(254);
        boolean turned = false;
        if (matrix > 0)
            for (int row = 0; row < 3; row++)
                for (int column = 0; column < 3; column++) {
                    double value = cell(row, column);
                    turned |= row == column ? value < 0 : Math.abs(value) > 1e-3 * norm(column);
                }
        else if (quaternion > 0) {
            double factor = second ? head.getDouble(104) : head.getFloat(76);
            for (int i = 0; i < 3; i++)
                turned |=
                        Math.abs(second ? head.getDouble(352 + 8 * i) : head.getFloat(256 + 4 * i))
                                > 1e-3;
            turned |= factor < 0;
        }
        if (turned)
            notes.add(
                    "The file turns or mirrors its axes in space; voxels are kept in its own order.");
    }

    private double cell(int row, int column) {
        return second
                ? head.getDouble(400 + 32 * row + 8 * column)
                : head.getFloat(280 + 16 * row + 4 * column);
    }

    private double norm(int column) {
        return Math.hypot(Math.hypot(cell(0, column), cell(1, column)), cell(2, column));
    }
}
