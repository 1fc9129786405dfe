// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MedNeXt's UpKern: starts a network from the weights of one with smaller kernels. Biases, norms
 * and tensors of equal shape are copied; kernels are resized by linear interpolation along each
 * axis, without rescaling (Roy et al., MICCAI 2023; MIC-DKFZ/MedNeXt 0b78ed86).
 */
public final class UpKern {

    private UpKern() {}

    /**
     * @param small weights with the smaller kernels
     * @param expected weights of the larger network; only names and shapes matter
     * @throws CellMapException if they differ in more than the size of kernels
     */
    public static Weights grow(Weights small, Weights expected) {
        Map<String, Tensor> grown = new LinkedHashMap<>(small.tensors());
        expected.tensors()
                .forEach(
                        (name, wanted) -> {
                            Tensor given = grown.get(name);
                            if (given != null && onlyKernelDiffers(given, wanted))
                                grown.put(name, resized(given, wanted.shape()));
                        });
        return new Weights(grown).matching(expected, "weights with smaller kernels");
    }

    static boolean onlyKernelDiffers(Tensor given, Tensor wanted) {
        int[] a = given.shape();
        int[] b = wanted.shape();
        return a.length > 2
                && b.length == a.length
                && a[0] == b[0]
                && a[1] == b[1]
                && !Arrays.equals(a, b);
    }

    static Tensor resized(Tensor tensor, int[] shape) {
        float[] values = tensor.values();
        int[] size = tensor.shape().clone();
        for (int axis = 2; axis < shape.length; axis++) {
            values = resize(values, size, axis, shape[axis]);
            size[axis] = shape[axis];
        }
        return Tensor.of(shape, values);
    }

    /** Linear interpolation along one axis, corners not aligned. */
    private static float[] resize(float[] values, int[] shape, int axis, int to) {
        int from = shape[axis];
        int inner = 1;
        for (int i = axis + 1; i < shape.length; i++) inner *= shape[i];
        int outer = values.length / from / inner;
        float[] result = new float[outer * to * inner];
        for (int k = 0; k < to; k++) {
            double at = Math.max(0, (k + 0.5) * from / to - 0.5);
            int low = (int) at;
            int high = Math.min(low + 1, from - 1);
            double share = at - low;
            for (int o = 0; o < outer; o++)
                for (int i = 0; i < inner; i++)
                    result[(o * to + k) * inner + i] =
                            (float)
                                    ((1 - share) * values[(o * from + low) * inner + i]
                                            + share * values[(o * from + high) * inner + i]);
        }
        return result;
    }
}
