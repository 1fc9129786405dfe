// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.ShapeChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Local shape descriptors (Sheridan et al. 2022), as the package {@code lsds} 0.1.3 computes them:
 * moments of an object in a Gaussian window of three standard deviations that is nowhere
 * renormalised. Here they are taken about the voxel itself and in double precision, so they do not
 * depend on where the patch lies. What is unknown belongs to no object. For one thread.
 */
final class ShapeDescriptors {

    private static final int CHANNELS = ShapeChannel.DESCRIPTORS.size();

    /** Least variance, nm^2. */
    private static final double LEAST = 1e-3;

    private final WideLabels labels;
    private final ShapeTargets settings;
    private final WideLabels coarse;
    private final MomentKernel[] kernels = new MomentKernel[3];

    /**
     * @param labels with a border of at least {@link ShapeTargets#border}
     * @param edge of a voxel, nm, z y x
     */
    ShapeDescriptors(WideLabels labels, ShapeTargets settings, double[] edge) {
        this.labels = labels;
        this.settings = settings;
        int n = settings.downsample();
        int[] shape = new int[3];
        int[] border = new int[3];
        for (int d = 0; d < 3; d++) {
            kernels[d] = new MomentKernel(settings.sigma()[d], n * edge[d]);
            border[d] = kernels[d].radius();
            shape[d] = (labels.shape()[d] + n - 1) / n;
        }
        coarse = coarse(shape, border, n);
    }

    /** Every n-th voxel, the first of the patch among them. */
    private WideLabels coarse(int[] shape, int[] border, int n) {
        WideLabels made = new WideLabels(new int[0], shape, border);
        int[] wide = made.wide();
        int[] all = labels.wide();
        int[] ids = new int[wide[0] * wide[1] * wide[2]];
        Arrays.fill(ids, ObjectPatch.UNKNOWN);
        for (int z = 0; z < wide[0]; z++)
            for (int y = 0; y < wide[1]; y++)
                for (int x = 0; x < wide[2]; x++) {
                    int atZ = labels.border()[0] + (z - border[0]) * n;
                    int atY = labels.border()[1] + (y - border[1]) * n;
                    int atX = labels.border()[2] + (x - border[2]) * n;
                    if (atZ < all[0] && atY < all[1] && atX < all[2])
                        ids[(z * wide[1] + y) * wide[2] + x] =
                                labels.ids()[atZ * labels.step(0) + atY * labels.step(1) + atX];
                }
        return new WideLabels(ids, shape, border);
    }

    /** The same as {@link #values}, coded as {@link ShapeTargets} says. */
    byte[][] targets() {
        float[][] values = values();
        byte[][] out = new byte[CHANNELS][labels.voxels()];
        for (int c = 0; c < CHANNELS; c++)
            for (int i = 0; i < out[c].length; i++)
                out[c][i] =
                        Float.isNaN(values[c][i])
                                ? Patch.UNKNOWN
                                : ShapeTargets.coded(values[c][i]);
        return out;
    }

    /**
     * All channels, in the order of {@link ShapeChannel#DESCRIPTORS}: from 0 to 1, but for what is
     * beyond; 0 outside objects, NaN where nothing is known.
     */
    float[][] values() {
        float[][] out = new float[CHANNELS][labels.voxels()];
        Map<Integer, int[]> boxes = new TreeMap<>();
        labels.forEach(
                (index, wide, z, y, x) -> {
                    int id = labels.ids()[wide];
                    if (id == ObjectPatch.UNKNOWN) for (float[] c : out) c[index] = Float.NaN;
                    else if (id > 0) grow(boxes, id, new int[] {z, y, x});
                });
        WindowMoments unknown = settings.known() > 0 ? unknown() : null;
        boxes.forEach((id, box) -> describe(id, box, unknown, out));
        return out;
    }

    /** Boxes are first and last positions in the coarse patch. */
    private void grow(Map<Integer, int[]> boxes, int id, int[] at) {
        for (int d = 0; d < 3; d++) at[d] = (at[d] - labels.border()[d]) / settings.downsample();
        int[] box = boxes.get(id);
        if (box == null) boxes.put(id, new int[] {at[0], at[1], at[2], at[0], at[1], at[2]});
        else
            for (int d = 0; d < 3; d++) {
                box[d] = Math.min(box[d], at[d]);
                box[3 + d] = Math.max(box[3 + d], at[d]);
            }
    }

    /** The share of the window that is unknown, as the mass; null if it is 0 everywhere. */
    private WindowMoments unknown() {
        if (Arrays.stream(coarse.ids()).noneMatch(id -> id == ObjectPatch.UNKNOWN)) return null;
        return new WindowMoments(
                coarse, id -> id == ObjectPatch.UNKNOWN, kernels, new int[3], coarse.shape(), true);
    }

    private void describe(int id, int[] box, WindowMoments unknown, float[][] out) {
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) size[d] = box[3 + d] - box[d] + 1;
        WindowMoments moments =
                new WindowMoments(coarse, other -> other == id, kernels, box, size, false);
        int n = settings.downsample();
        int[] shape = labels.shape();
        int[] all = coarse.shape();
        double[] values = new double[CHANNELS];
        for (int z = box[0] * n; z < Math.min(shape[0], (box[3] + 1) * n); z++)
            for (int y = box[1] * n; y < Math.min(shape[1], (box[4] + 1) * n); y++)
                for (int x = box[2] * n; x < Math.min(shape[2], (box[5] + 1) * n); x++) {
                    int wide =
                            (z + labels.border()[0]) * labels.step(0)
                                    + (y + labels.border()[1]) * labels.step(1)
                                    + x
                                    + labels.border()[2];
                    if (labels.ids()[wide] != id) continue;
                    int index = (z * shape[1] + y) * shape[2] + x;
                    int at = ((z / n) * all[1] + y / n) * all[2] + x / n;
                    int there =
                            ((z / n - box[0]) * size[1] + y / n - box[1]) * size[2]
                                    + x / n
                                    - box[2];
                    if (unknown != null && 1 - unknown.at(0, at) < settings.known()) {
                        for (float[] channel : out) channel[index] = Float.NaN;
                        continue;
                    }
                    describe(moments, there, values);
                    for (int c = 0; c < CHANNELS; c++) out[c][index] = (float) values[c];
                }
    }

    /** The values of a voxel, from 0 to 1 but for rounding. */
    private void describe(WindowMoments moments, int at, double[] values) {
        double mass = moments.at(0, at);
        double[] mean = new double[3];
        double[] variance = new double[3];
        for (int d = 0; d < 3; d++) {
            mean[d] = mass > 0 ? moments.at(1 + d, at) / mass : 0;
            double square = mass > 0 ? moments.at(4 + d, at) / mass - mean[d] * mean[d] : 0;
            variance[d] = Math.max(LEAST, square);
            values[d] = 0.5 + 0.5 * mean[d] / settings.sigma()[d];
            values[3 + d] = variance[d] / (settings.sigma()[d] * settings.sigma()[d]);
        }
        for (int pair = 0; pair < 3; pair++) {
            int a = pair < 2 ? 0 : 1;
            int b = pair == 0 ? 1 : 2;
            double both = mass > 0 ? moments.at(7 + pair, at) / mass - mean[a] * mean[b] : 0;
            values[6 + pair] = 0.5 + 0.5 * both / Math.sqrt(variance[a] * variance[b]);
        }
        values[9] = mass;
    }
}
