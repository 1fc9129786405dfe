package fiji.plugin.cellmap.challenge.phantom;

import java.util.Arrays;

/** Halves volumes (z y x, C order, even sizes not required: what is left over is cut). */
final class Pyramid {

    private Pyramid() {}

    static int[] half(int[] shape) {
        return Arrays.stream(shape).map(n -> Math.max(1, n / 2)).toArray();
    }

    /** The mean of each block of 2x2x2 grey values (unsigned), half rounded up. */
    static byte[] mean(byte[] in, int[] shape) {
        int[] to = half(shape);
        byte[] out = new byte[to[0] * to[1] * to[2]];
        int[] block = new int[8];
        for (int i = 0; i < out.length; i++) {
            int sum = 4;
            for (int at : block(i, shape, to, block)) sum += in[at] & 0xFF;
            out[i] = (byte) (sum / 8);
        }
        return out;
    }

    /** The most frequent value of each block of 2x2x2 labels, the smallest among equals. */
    static int[] mode(int[] in, int[] shape) {
        int[] to = half(shape);
        int[] out = new int[to[0] * to[1] * to[2]];
        int[] block = new int[8];
        for (int i = 0; i < out.length; i++) {
            int[] values =
                    Arrays.stream(block(i, shape, to, block)).map(at -> in[at]).sorted().toArray();
            int most = 0;
            for (int v : values) {
                int count = (int) Arrays.stream(values).filter(w -> w == v).count();
                if (count <= most) continue;
                most = count;
                out[i] = v;
            }
        }
        return out;
    }

    private static int[] block(int i, int[] shape, int[] to, int[] block) {
        int z = 2 * (i / (to[1] * to[2]));
        int y = 2 * (i / to[2] % to[1]);
        int x = 2 * (i % to[2]);
        for (int k = 0; k < 8; k++) {
            int dz = Math.min(z + (k >> 2), shape[0] - 1);
            int dy = Math.min(y + (k >> 1 & 1), shape[1] - 1);
            int dx = Math.min(x + (k & 1), shape[2] - 1);
            block[k] = (dz * shape[1] + dy) * shape[2] + dx;
        }
        return block;
    }
}
