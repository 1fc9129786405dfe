package fiji.plugin.cellmap.sample;

/**
 * A micro-batch of training samples, all arrays in C order.
 *
 * @param index of the batch: it holds samples {@code index * n} to {@code (index + 1) * n - 1}
 * @param n number of samples N
 * @param classes number of classes K
 * @param shape D, H, W in voxels
 * @param raw N,1,D,H,W
 * @param target N,K,D,H,W: 0 or 1
 * @param mask N,K,D,H,W: 1 where annotated, else 0
 */
public record Batch(
        long index, int n, int classes, int[] shape, float[] raw, float[] target, float[] mask) {

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
        int voxels = shape[0] * shape[1] * shape[2];
        float[] raw = new float[Math.multiplyExact(n, voxels)];
        float[] target = new float[Math.multiplyExact(n * classes, voxels)];
        float[] mask = new float[target.length];
        for (int i = 0; i < n; i++) {
            check.run();
            Patch patch = source.patch(index * n + i);
            System.arraycopy(patch.raw(), 0, raw, i * voxels, voxels);
            System.arraycopy(patch.target(), 0, target, i * classes * voxels, classes * voxels);
            System.arraycopy(patch.mask(), 0, mask, i * classes * voxels, classes * voxels);
        }
        return new Batch(index, n, classes, shape, raw, target, mask);
    }
}
