// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The labels of a held-out crop, compressed plane by plane: many classes of many crops stay in
 * memory during a training, and planes of one value, which most are, take next to nothing. Once
 * filled, thread-safe.
 */
public final class PackedTruth {

    private static final byte[][] UNIFORM = {
        {HeldOutCrop.ABSENT}, {HeldOutCrop.PRESENT}, {HeldOutCrop.UNKNOWN}
    };

    private final int plane;
    private final byte[][][] planes;
    private final boolean[] present;

    /**
     * Nothing is known.
     *
     * @param classes number of channels
     * @param shape of the crop in voxels, z y x
     */
    PackedTruth(int classes, int[] shape) {
        plane = Math.multiplyExact(shape[1], shape[2]);
        planes = new byte[classes][shape[0]][];
        present = new boolean[classes];
        for (byte[][] ofClass : planes) Arrays.fill(ofClass, UNIFORM[HeldOutCrop.UNKNOWN]);
    }

    /**
     * Packs labels.
     *
     * @param truth class z y x: 0 absent, 1 present, 2 unknown
     */
    static PackedTruth of(byte[] truth, int[] shape) {
        int voxels = shape[0] * shape[1] * shape[2];
        PackedTruth packed = new PackedTruth(truth.length / voxels, shape);
        for (int c = 0; c < packed.classes(); c++)
            packed.set(c, Arrays.copyOfRange(truth, c * voxels, (c + 1) * voxels));
        return packed;
    }

    /**
     * Packs one class.
     *
     * @param truth z y x
     */
    void set(int c, byte[] truth) {
        present[c] = false;
        for (byte value : truth) present[c] |= value == HeldOutCrop.PRESENT;
        for (int z = 0; z < planes[c].length; z++) planes[c][z] = packed(truth, z * plane);
    }

    private byte[] packed(byte[] truth, int from) {
        boolean uniform = true;
        for (int i = 1; i < plane; i++) uniform &= truth[from + i] == truth[from];
        if (uniform) return UNIFORM[truth[from]];
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(truth, from, plane);
            deflater.finish();
            byte[] out = new byte[plane + 64];
            int n = deflater.deflate(out);
            while (!deflater.finished()) {
                out = Arrays.copyOf(out, 2 * out.length);
                n += deflater.deflate(out, n, out.length - n);
            }
            return Arrays.copyOf(out, n);
        } finally {
            deflater.end();
        }
    }

    int classes() {
        return planes.length;
    }

    /** Whether a class has a voxel. */
    boolean contains(int c) {
        return present[c];
    }

    /**
     * The labels of a plane.
     *
     * @return y x; a new array
     */
    byte[] plane(int c, int z) {
        byte[] packed = planes[c][z];
        byte[] out = new byte[plane];
        if (packed.length == 1) {
            Arrays.fill(out, packed[0]);
            return out;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            if (inflater.inflate(out) != plane) throw new IllegalStateException("a short plane");
            return out;
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
    }

    /** Bytes that it takes. */
    long bytes() {
        long bytes = 0;
        for (byte[][] ofClass : planes)
            for (byte[] one : ofClass)
                bytes += Long.BYTES + (one.length == 1 ? 0 : 16 + one.length);
        return bytes;
    }
}
