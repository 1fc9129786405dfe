package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.DType;

/** Turns values of any element type into floats. Unsigned types count as unsigned. */
final class Floats {

    private Floats() {}

    /**
     * @param values a primitive array as {@link DType} says
     * @return the array itself if it holds floats already, else a new one
     */
    static float[] of(Object values, DType dtype) {
        if (values instanceof float[] f) return f;
        if (values instanceof byte[] b) return ofBytes(b, dtype);
        if (values instanceof short[] s) return ofShorts(s, dtype);
        if (values instanceof int[] i) return ofInts(i, dtype);
        if (values instanceof long[] l) return ofLongs(l, dtype);
        double[] d = (double[]) values;
        float[] out = new float[d.length];
        for (int i = 0; i < d.length; i++) out[i] = (float) d[i];
        return out;
    }

    private static float[] ofBytes(byte[] in, DType dtype) {
        float[] out = new float[in.length];
        int mask = dtype.signed ? -1 : 0xFF;
        for (int i = 0; i < in.length; i++) out[i] = in[i] & mask;
        return out;
    }

    private static float[] ofShorts(short[] in, DType dtype) {
        float[] out = new float[in.length];
        int mask = dtype.signed ? -1 : 0xFFFF;
        for (int i = 0; i < in.length; i++) out[i] = in[i] & mask;
        return out;
    }

    private static float[] ofInts(int[] in, DType dtype) {
        float[] out = new float[in.length];
        long mask = dtype.signed ? -1L : 0xFFFFFFFFL;
        for (int i = 0; i < in.length; i++) out[i] = in[i] & mask;
        return out;
    }

    private static float[] ofLongs(long[] in, DType dtype) {
        float[] out = new float[in.length];
        for (int i = 0; i < in.length; i++) {
            boolean large = !dtype.signed && in[i] < 0;
            out[i] = large ? (in[i] >>> 1) * 2f : in[i];
        }
        return out;
    }
}
