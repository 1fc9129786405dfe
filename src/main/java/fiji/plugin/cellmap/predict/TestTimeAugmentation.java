// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Evaluates mirrored and turned copies of a whole volume in memory, brings every result back and
 * combines them, as PyTorch Connectomics (b60efe4f) does. Predictions of large volumes mirror
 * windows in place instead, see {@link FlipAverage}.
 */
public final class TestTimeAugmentation {

    private TestTimeAugmentation() {}

    /** A network or sliding window over a volume: values and shape z y x in, K,D,H,W out. */
    @FunctionalInterface
    public interface VolumeFunction {
        float[] apply(float[] image, int[] shape);
    }

    /** How the results of the views are combined, voxel by voxel. */
    public enum Ensemble {
        MEAN,
        MIN,
        MAX
    }

    /**
     * A copy of the volume: mirrored, then turned.
     *
     * @param flips bits: 1 for z, 2 for y, 4 for x
     * @param plane first and second axis of the turn
     * @param turns quarter turns
     */
    public record View(int flips, int[] plane, int turns) {

        /** A mirror image that is not turned. */
        public static View flip(int flips) {
            return new View(flips, new int[] {1, 2}, 0);
        }

        int[] shape(int[] shape) {
            int[] turned = shape.clone();
            if (turns % 2 == 0) return turned;
            turned[plane[0]] = shape[plane[1]];
            turned[plane[1]] = shape[plane[0]];
            return turned;
        }

        /** For every voxel of the view, in C order, the voxel of the volume that is there. */
        int[] sources(int[] shape) {
            int[] out = shape(shape);
            int[] sources = new int[shape[0] * shape[1] * shape[2]];
            for (int i = 0; i < sources.length; i++) {
                int[] at = {i / (out[1] * out[2]), i / out[2] % out[1], i % out[2]};
                int[] turned = out.clone();
                for (int t = 0; t < turns; t++) turnBack(at, turned);
                for (int d = 0; d < 3; d++) if ((flips >> d & 1) != 0) at[d] = shape[d] - 1 - at[d];
                sources[i] = (at[0] * shape[1] + at[1]) * shape[2] + at[2];
            }
            return sources;
        }

        private void turnBack(int[] at, int[] shape) {
            int a = plane[0];
            int b = plane[1];
            int old = at[a];
            at[a] = at[b];
            at[b] = shape[a] - 1 - old;
            int length = shape[a];
            shape[a] = shape[b];
            shape[b] = length;
        }
    }

    /** The eight mirror images, each turned by 0 to 3 quarter turns in a plane. */
    public static List<View> flipsAndTurns(int[] plane) {
        List<View> views = new ArrayList<>();
        for (int flips = 0; flips < 8; flips++)
            for (int turns = 0; turns < 4; turns++) views.add(new View(flips, plane, turns));
        return views;
    }

    /** The eight mirror images. */
    public static List<View> flips() {
        List<View> views = new ArrayList<>();
        for (int flips = 0; flips < 8; flips++) views.add(View.flip(flips));
        return views;
    }

    /**
     * Evaluates every view; blocks.
     *
     * @param image in C order
     * @param shape z, y, x
     * @param activation from K,D,H,W outputs in the frame of the volume to values that can be
     *     combined
     * @return K,D,H,W in C order
     */
    public static float[] apply(
            float[] image,
            int[] shape,
            VolumeFunction function,
            UnaryOperator<float[]> activation,
            List<View> views,
            Ensemble ensemble) {
        float[] result = {};
        for (int v = 0; v < views.size(); v++) {
            int[] sources = views.get(v).sources(shape);
            float[] seen = new float[image.length];
            for (int i = 0; i < seen.length; i++) seen[i] = image[sources[i]];
            float[] out = function.apply(seen, views.get(v).shape(shape));
            float[] back = new float[out.length];
            for (int i = 0; i < out.length; i++)
                back[i - i % seen.length + sources[i % seen.length]] = out[i];
            float[] values = activation.apply(back);
            if (v == 0) result = values;
            else combine(result, values, v, ensemble);
        }
        return result;
    }

    private static void combine(float[] result, float[] values, int before, Ensemble ensemble) {
        for (int i = 0; i < result.length; i++)
            result[i] =
                    switch (ensemble) {
                        case MEAN -> result[i] + (values[i] - result[i]) / (before + 1);
                        case MIN -> Math.min(result[i], values[i]);
                        case MAX -> Math.max(result[i], values[i]);
                    };
    }
}
