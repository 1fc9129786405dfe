// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A micro-batch of training samples, in direct memory that the engine takes as it is: C order,
 * native byte order. One of a {@link Loader} is valid until its next one is asked for.
 *
 * @param index of the batch: it holds samples {@code index * n} to {@code (index + 1) * n - 1}
 * @param n number of samples N
 * @param classes number of classes K
 * @param shape D, H, W in voxels
 * @param targetShape of the labels: the middle of the patches
 * @param raw floats, N,1 and the shape
 * @param labels bytes, N,K and the target shape, as {@link Patch#labels} has them
 */
public record Batch(
        long index,
        int n,
        int classes,
        int[] shape,
        int[] targetShape,
        ByteBuffer raw,
        ByteBuffer labels) {

    /** Makes batch {@code index} of {@code n} samples. Blocks while it reads. */
    public static Batch of(PatchSource source, long index, int n) {
        Batch batch = room(source, n).numbered(index);
        float[] grey = new float[voxels(batch.shape)];
        for (int i = 0; i < n; i++) batch.fill(source, i, grey);
        return batch;
    }

    /**
     * A batch of given samples.
     *
     * @param raw as the component says
     * @param labels likewise
     */
    public static Batch of(
            int n, int classes, int[] shape, int[] targetShape, float[] raw, byte[] labels) {
        ByteBuffer grey = direct((long) raw.length * Float.BYTES);
        grey.asFloatBuffer().put(raw);
        return new Batch(
                0, n, classes, shape, targetShape, grey, direct(labels.length).put(0, labels));
    }

    /** A batch that has yet to be filled. */
    static Batch room(PatchSource source, int n) {
        int[] shape = source.patchSize();
        int[] targetShape = source.targetSize();
        int classes = source.channels();
        return new Batch(
                0,
                n,
                classes,
                shape,
                targetShape,
                direct((long) n * voxels(shape) * Float.BYTES),
                direct((long) n * classes * voxels(targetShape)));
    }

    /** Bytes of a batch. */
    static long bytes(PatchSource source, int n) {
        long labels = (long) source.channels() * voxels(source.targetSize());
        return n * ((long) voxels(source.patchSize()) * Float.BYTES + labels);
    }

    private static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }

    private static int voxels(int[] shape) {
        return shape[0] * shape[1] * shape[2];
    }

    /** The same memory as another batch. */
    Batch numbered(long number) {
        return new Batch(number, n, classes, shape, targetShape, raw, labels);
    }

    /**
     * Makes one of its samples; others may be made at the same time.
     *
     * @param i from 0
     * @param grey to work in, as long as a patch
     */
    void fill(PatchSource source, int i, float[] grey) {
        int size = voxels(targetShape);
        source.sample(
                index * n + i, grey, (c, states) -> labels.put((i * classes + c) * size, states));
        raw.slice(i * grey.length * Float.BYTES, grey.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(grey);
    }

    /**
     * Some of its samples as a batch of their own; nothing is copied.
     *
     * @param from the first
     * @param to after the last
     */
    public Batch part(int from, int to) {
        if (from == 0 && to == n) return this;
        return new Batch(
                index,
                to - from,
                classes,
                shape,
                targetShape,
                part(raw, from, to),
                part(labels, from, to));
    }

    private ByteBuffer part(ByteBuffer all, int from, int to) {
        int size = all.capacity() / n;
        return all.slice(from * size, (to - from) * size).order(ByteOrder.nativeOrder());
    }
}
