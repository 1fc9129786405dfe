// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

/**
 * Where decoded bytes go: a part of an array that is as long as all of them, of which only some are
 * wanted. What lies outside the wanted ones may hold anything afterwards.
 *
 * @param start of the part
 * @param size number of decoded bytes, which must come out exactly
 * @param from first wanted byte, counted from {@code start}
 * @param to end of the wanted bytes
 */
public record Target(byte[] bytes, int start, int size, int from, int to) {

    /** All bytes, at the start of an array. */
    public static Target whole(byte[] bytes, int size) {
        return new Target(bytes, 0, size, 0, size);
    }

    /** Number of wanted bytes. */
    int length() {
        return to - from;
    }

    /** Takes the wanted bytes of a result that lies elsewhere. */
    void take(byte[] plain) {
        System.arraycopy(plain, from, bytes, start + from, length());
    }
}
