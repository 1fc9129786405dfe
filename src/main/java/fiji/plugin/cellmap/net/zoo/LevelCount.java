// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.contract.Options;
import java.util.Arrays;

/** Kernels and strides per level and axis. */
final class LevelCount {

    private LevelCount() {}

    /** The same size at each level. */
    static int[][] all(int levels, int value, int axes) {
        int[][] sizes = new int[levels][axes];
        for (int[] size : sizes) Arrays.fill(size, value);
        return sizes;
    }

    /** 1 at the first level, 2 at the others. */
    static int[][] strides(int levels, int axes) {
        int[][] strides = all(levels, 2, axes);
        Arrays.fill(strides[0], 1);
        return strides;
    }

    /** Refuses strides whose first would make the output smaller than the input. */
    static void requireFullSize(Options options, int[][] strides) {
        if (Tensor.size(strides[0]) != 1)
            throw options.wrong(
                    "strides", Arrays.toString(strides[0]), "The first level must have stride 1");
    }

    /** By how much the first {@code levels} strides together shrink an image. */
    static int[] product(int[][] strides, int levels) {
        int[] product = new int[strides[0].length];
        Arrays.fill(product, 1);
        for (int i = 0; i < levels; i++)
            for (int d = 0; d < product.length; d++) product[d] *= strides[i][d];
        return product;
    }
}
