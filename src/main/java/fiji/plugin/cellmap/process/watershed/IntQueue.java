// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

/** First in, first out, for numbers; grows as needed. */
final class IntQueue {

    private int[] ring = new int[1024];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(int value) {
        if (size == ring.length) grow();
        ring[head + size & ring.length - 1] = value;
        size++;
    }

    int poll() {
        int value = ring[head];
        head = head + 1 & ring.length - 1;
        size--;
        return value;
    }

    private void grow() {
        int[] larger = new int[2 * ring.length];
        System.arraycopy(ring, head, larger, 0, ring.length - head);
        System.arraycopy(ring, 0, larger, ring.length - head, head);
        ring = larger;
        head = 0;
    }
}
