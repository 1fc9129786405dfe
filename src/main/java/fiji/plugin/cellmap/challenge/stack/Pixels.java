// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

/** Puts numbers into Java's arrays. */
final class Pixels {

    private Pixels() {}

    static void put(Object out, int i, long value) {
        if (out instanceof byte[] a) a[i] = (byte) value;
        else if (out instanceof short[] a) a[i] = (short) value;
        else if (out instanceof int[] a) a[i] = (int) value;
        else ((long[]) out)[i] = value;
    }
}
