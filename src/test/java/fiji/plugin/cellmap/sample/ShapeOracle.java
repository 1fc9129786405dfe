// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Weights;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** What other programs make of random labels; {@code src/test/python/shape_targets.py} made it. */
final class ShapeOracle {

    static final double[] VOXEL = {16, 8, 10};
    static final double SCALE = 40;

    private ShapeOracle() {}

    static Weights read() {
        return Safetensors.read(Path.of("src/test/resources/oracles/shapes.safetensors")).weights();
    }

    /**
     * A part of a volume, in a border of its other voxels and of what is outside.
     *
     * @param out what is outside
     */
    static WideLabels labels(
            float[] ids, int[] shape, int[] from, int[] size, int[] border, int out) {
        int[] wide = new WideLabels(new int[0], size, border).wide();
        int[] all = new int[wide[0] * wide[1] * wide[2]];
        for (int i = 0; i < all.length; i++) {
            int[] at = {i / (wide[1] * wide[2]), i / wide[2] % wide[1], i % wide[2]};
            for (int d = 0; d < 3; d++) at[d] += from[d] - border[d];
            boolean inside = IntStream.range(0, 3).allMatch(d -> at[d] >= 0 && at[d] < shape[d]);
            all[i] = inside ? (int) ids[(at[0] * shape[1] + at[1]) * shape[2] + at[2]] : out;
        }
        return new WideLabels(all, size, border);
    }
}
