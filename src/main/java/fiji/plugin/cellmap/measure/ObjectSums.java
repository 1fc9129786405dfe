// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.measure;

import java.util.Arrays;

/**
 * What is counted for each object while a volume is gone through. Objects are known by numbers from
 * 1 on, in the order in which their ids are met; 0 is the background. Some hundred bytes for each
 * object. For use by one thread.
 */
final class ObjectSums {

    private static final int LINES = Crofton.STEPS.length;
    private static final int AXES = 3;

    private final int classes;
    private int objects;
    private long[] table = new long[1 << 10];
    private int[] numbers = new int[1 << 10];

    long[] ids = new long[64];
    long[] voxels = new long[64];

    /** Of the positions, z y x for each object. */
    long[] sums = new long[64 * AXES];

    long[] min = new long[64 * AXES];
    long[] max = new long[64 * AXES];
    double[] probability = new double[64];

    /** {@link Crofton#STEPS} for each object. */
    long[] crossings = new long[64 * LINES];

    /** Faces between a voxel of the object and one of another class outside, z y x for each. */
    long[] faces;

    /**
     * @param classes number of other classes whose contacts are counted
     */
    ObjectSums(int classes) {
        this.classes = classes;
        faces = new long[64 * classes * AXES];
    }

    int objects() {
        return objects;
    }

    /** Index of the faces of an object with a class along an axis. */
    int face(int object, int other, int axis) {
        return (object * classes + other) * AXES + axis;
    }

    static int axis(int object, int axis) {
        return object * AXES + axis;
    }

    static int line(int object, int line) {
        return object * LINES + line;
    }

    /** The number of an id other than 0, which is given one when it is first met. */
    int number(long id) {
        int mask = table.length - 1;
        int at = (int) (mix(id) & mask);
        while (table[at] != 0) {
            if (table[at] == id) return numbers[at];
            at = at + 1 & mask;
        }
        if (2 * objects >= table.length) {
            rehash();
            return number(id);
        }
        table[at] = id;
        numbers[at] = ++objects;
        if (objects == ids.length) grow();
        ids[objects] = id;
        Arrays.fill(min, axis(objects, 0), axis(objects + 1, 0), Long.MAX_VALUE);
        return objects;
    }

    private static long mix(long id) {
        long h = id * 0x9E3779B97F4A7C15L;
        return h ^ h >>> 32;
    }

    private void rehash() {
        table = new long[2 * table.length];
        numbers = new int[table.length];
        int mask = table.length - 1;
        for (int n = 1; n <= objects; n++) {
            int at = (int) (mix(ids[n]) & mask);
            while (table[at] != 0) at = at + 1 & mask;
            table[at] = ids[n];
            numbers[at] = n;
        }
    }

    private void grow() {
        int size = 2 * ids.length;
        ids = Arrays.copyOf(ids, size);
        voxels = Arrays.copyOf(voxels, size);
        probability = Arrays.copyOf(probability, size);
        sums = Arrays.copyOf(sums, size * AXES);
        min = Arrays.copyOf(min, size * AXES);
        max = Arrays.copyOf(max, size * AXES);
        crossings = Arrays.copyOf(crossings, size * LINES);
        faces = Arrays.copyOf(faces, size * classes * AXES);
    }

    /** Adds voxels of an object that follow each other along x, the last one excluded. */
    void run(int object, long z, long y, long x0, long x1) {
        long n = x1 - x0;
        voxels[object] += n;
        sums[axis(object, 0)] += n * z;
        sums[axis(object, 1)] += n * y;
        sums[axis(object, 2)] += n * (x0 + x1 - 1) / 2;
        extend(axis(object, 0), z, z + 1);
        extend(axis(object, 1), y, y + 1);
        extend(axis(object, 2), x0, x1);
    }

    private void extend(int at, long from, long to) {
        min[at] = Math.min(min[at], from);
        max[at] = Math.max(max[at], to);
    }
}
