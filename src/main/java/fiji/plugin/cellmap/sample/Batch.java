// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.Arrays;

/**
 * A micro-batch of training samples, all arrays in C order.
 *
 * @param index of the batch: it holds samples {@code index * n} to {@code (index + 1) * n - 1}
 * @param n number of samples N
 * @param classes number of classes K
 * @param shape D, H, W in voxels
 * @param targetShape of target and mask: the middle of the patches
 * @param raw N,1 and the shape
 * @param target N,K and the target shape: 0 or 1, or a distance from -127 to 127
 * @param mask N,K and the target shape: 1 where annotated, else 0
 */
public record Batch(
        long index,
        int n,
        int classes,
        int[] shape,
        int[] targetShape,
        float[] raw,
        byte[] target,
        byte[] mask) {

    /** Makes batch {@code index} of {@code n} samples. Blocks while it reads. */
    public static Batch of(PatchSource source, long index, int n) {
        return of(source, index, n, () -> {});
    }

    /**
     * @param check is run before each sample and may throw
     */
    static Batch of(PatchSource source, long index, int n, Runnable check) {
        int classes = source.classes().size();
        int[] shape = source.patchSize();
        int[] targetShape = source.targetSize();
        int voxels = shape[0] * shape[1] * shape[2];
        int size = classes * targetShape[0] * targetShape[1] * targetShape[2];
        float[] raw = new float[Math.multiplyExact(n, voxels)];
        byte[] target = new byte[Math.multiplyExact(n, size)];
        byte[] mask = new byte[target.length];
        for (int i = 0; i < n; i++) {
            check.run();
            Patch patch = source.patch(index * n + i);
            System.arraycopy(patch.raw(), 0, raw, i * voxels, voxels);
            middle(patch.target(), patch.shape(), targetShape, target, i * size);
            middle(patch.mask(), patch.shape(), targetShape, mask, i * size);
        }
        return new Batch(index, n, classes, shape, targetShape, raw, target, mask);
    }

    /**
     * Some of its samples as a batch of their own.
     *
     * @param from the first
     * @param to after the last
     */
    public Batch part(int from, int to) {
        if (from == 0 && to == n) return this;
        int voxels = raw.length / n;
        int size = target.length / n;
        return new Batch(
                index,
                to - from,
                classes,
                shape,
                targetShape,
                Arrays.copyOfRange(raw, from * voxels, to * voxels),
                Arrays.copyOfRange(target, from * size, to * size),
                Arrays.copyOfRange(mask, from * size, to * size));
    }

    private static void middle(byte[] from, int[] shape, int[] size, byte[] to, int at) {
        byte[] part = Arrays.equals(shape, size) ? from : Centre.of(from, shape, size);
        System.arraycopy(part, 0, to, at, part.length);
    }
}
