// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import java.io.IOException;

/** A file whose axes are in another order than z, y, x. */
final class TurnedArray extends FileArray {

    private final FileArray stored;
    private final int[] axes;

    /**
     * @param axes which axis of the file is z, which y and which x
     */
    TurnedArray(FileArray stored, int[] axes) {
        super(
                stored.location(),
                shape(stored.spec(), axes),
                cell(stored.spec(), axes),
                stored.spec().dtype());
        this.stored = stored;
        this.axes = axes.clone();
    }

    private static long[] shape(ArraySpec spec, int[] axes) {
        long[] shape = new long[axes.length];
        for (int d = 0; d < axes.length; d++) shape[d] = spec.shape()[axes[d]];
        return shape;
    }

    private static int[] cell(ArraySpec spec, int[] axes) {
        int[] cell = new int[axes.length];
        for (int d = 0; d < axes.length; d++) cell[d] = spec.chunks()[axes[d]];
        return cell;
    }

    @Override
    Object load(Box box) throws IOException {
        long[] min = new long[axes.length];
        long[] size = new long[axes.length];
        for (int d = 0; d < axes.length; d++) {
            min[axes[d]] = box.min()[d];
            size[axes[d]] = box.shape()[d];
        }
        Object values = stored.load(new Box(min, size));
        int[] steps = new int[axes.length];
        int[] fileSteps = {(int) (size[1] * size[2]), (int) size[2], 1};
        for (int d = 0; d < axes.length; d++) steps[d] = fileSteps[axes[d]];
        Object turned = spec().dtype().allocate((int) box.size());
        int i = 0;
        for (int z = 0; z < box.shape()[0]; z++)
            for (int y = 0; y < box.shape()[1]; y++)
                for (int x = 0; x < box.shape()[2]; x++)
                    System.arraycopy(
                            values, z * steps[0] + y * steps[1] + x * steps[2], turned, i++, 1);
        return turned;
    }
}
