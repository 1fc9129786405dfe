// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.GaussianFilter;
import fiji.plugin.cellmap.store.GaussianFilter.Border;

/**
 * A field blurred by a Gaussian, mirrored at the border of the volume: what scipy's {@code
 * gaussian_filter} does in float32. A box is read with all it needs around it. Thread-safe if the
 * field is.
 */
final class GaussianField implements Field {

    private final Field field;
    private final GaussianFilter[] filters = new GaussianFilter[3];

    /**
     * @param sigma standard deviation in voxels, z y x; 0 leaves an axis alone
     */
    GaussianField(Field field, double[] sigma) {
        this.field = field;
        for (int d = 0; d < 3; d++) filters[d] = GaussianFilter.of(sigma[d]);
    }

    @Override
    public long[] shape() {
        return field.shape();
    }

    @Override
    public double unit() {
        return field.unit();
    }

    @Override
    public float[] read(Box box) {
        long[] min = box.min().clone();
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Math.max(0, min[d] - filters[d].radius());
            max[d] = Math.min(shape()[d], box.max(d) + filters[d].radius());
        }
        Box at = Box.between(min, max);
        return GaussianFilter.apply(filters, Border.MIRROR, field.read(at), at, box, shape());
    }
}
