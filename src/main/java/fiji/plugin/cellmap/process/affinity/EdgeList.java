// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Edges between clusters of the mutex watershed, each with two numbers: when it comes, and what it
 * is ({@link MutexEdges}). For one thread.
 */
final class EdgeList {

    private static final int WIDTH = 3;

    /** Of each edge: key, code, and both clusters in one number. */
    private long[] data;

    private int size;

    EdgeList() {
        this(16);
    }

    /**
     * @param expected how many edges there will be
     */
    EdgeList(int expected) {
        data = new long[Math.multiplyExact(WIDTH, Math.max(1, expected))];
    }

    /** What is done with an edge of a file. */
    interface Visit {
        void at(long key, long code, int a, int b);
    }

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

    /** How many edges a file holds. */
    static long count(Path file) {
        return new LongFile(file).count() / WIDTH;
    }

    /**
     * Goes over the edges of a file, which are in the order of their keys.
     *
     * @param until the first of these keys is the end
     */
    static void each(Path file, long until, Visit visit) {
        new LongFile(file)
                .read(
                        WIDTH << 12,
                        (values, count) -> {
                            for (int i = 0; i < count; i += WIDTH) {
                                if (values[i] >= until) return false;
                                long ends = values[i + 2];
                                visit.at(values[i], values[i + 1], (int) (ends >>> 32), (int) ends);
                            }
                            return true;
                        });
    }

    /** The edges of a file. */
    static EdgeList load(Path file) {
        EdgeList edges = new EdgeList();
        edges.data = new LongFile(file).load();
        edges.size = edges.data.length / WIDTH;
        return edges;
    }
}
