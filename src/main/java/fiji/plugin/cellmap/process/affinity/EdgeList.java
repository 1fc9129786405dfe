// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Edges between clusters of the mutex watershed, each with two numbers: when it comes, and what it
 * is ({@link MutexEdges}). For one thread.
 */
final class EdgeList {

    /** What an edge takes in a file, and twice in memory while it is sorted. */
    static final int BYTES = 3 * Long.BYTES;

    private static final int WIDTH = 3;

    /** Of each edge: key, code, and both clusters in one number. */
    private long[] data = new long[16 * WIDTH];

    private int size;

    int size() {
        return size;
    }

    /** Adds an edge between two clusters. */
    void add(long key, long code, int a, int b) {
        int at = WIDTH * size++;
        if (at == data.length) grow();
        data[at] = key;
        data[at + 1] = code;
        data[at + 2] = (long) a << 32 | b & 0xffffffffL;
    }

    private void grow() {
        long wanted = Math.min(Integer.MAX_VALUE / WIDTH - 8L, 2L * size);
        data = Arrays.copyOf(data, (int) wanted * WIDTH);
    }

    long key(int i) {
        return data[WIDTH * i];
    }

    long code(int i) {
        return data[WIDTH * i + 1];
    }

    int from(int i) {
        return (int) (data[WIDTH * i + 2] >>> 32);
    }

    int to(int i) {
        return (int) data[WIDTH * i + 2];
    }

    /** Writes all edges, instead of what the file holds. */
    void save(Path file) {
        new LongFile(file).save(data, WIDTH * size);
    }

    /** How many edges a file holds; none if it is absent. */
    static long count(Path file) {
        return new LongFile(file).count() / WIDTH;
    }

    /** The edges of a file. */
    static EdgeList load(Path file) {
        EdgeList edges = new EdgeList();
        edges.data = new LongFile(file).load();
        edges.size = edges.data.length / WIDTH;
        return edges;
    }
}
