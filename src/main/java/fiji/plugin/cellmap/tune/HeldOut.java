// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.process.ImageField;
import fiji.plugin.cellmap.process.Predictions;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;

/**
 * A crop that no training saw, with its prediction and its ground truth. Only the middle of a large
 * crop is used.
 *
 * @param name for people
 * @param predictions container of the predictions
 * @param group of the crop inside it
 * @param crop group of its ground truth
 * @param classes that are annotated
 * @param unstated voxel size of a ground truth whose metadata state none
 */
public record HeldOut(
        String name,
        ArrayStore predictions,
        String group,
        GroupLocation crop,
        List<String> classes,
        GivenSize unstated) {

    /** Longest edge that is looked at, in voxels. */
    static final int LIMIT = 256;

    /** Whether a class is predicted. */
    public boolean predicts(String className) {
        return Multiscale.isAt(predictions, group + "/" + className);
    }

    /** The middle of the predicted box. */
    Box middle(String className) {
        long[] shape = image(className).shape();
        long[] min = new long[3];
        long[] size = new long[3];
        for (int d = 0; d < 3; d++) {
            size[d] = Math.min(LIMIT, shape[d]);
            min[d] = (shape[d] - size[d]) / 2;
        }
        return new Box(min, size);
    }

    /** The probability of a class in the middle, in memory. */
    Field field(String className) {
        ImageField image = image(className);
        Box box = middle(className);
        return new Part(image.read(box), box.shape(), image.unit());
    }

    VoxelGrid grid(String className) {
        VoxelGrid grid = image(className).image().grid();
        Box box = middle(className);
        double[] min = new double[3];
        for (int d = 0; d < 3; d++) min[d] = grid.world(d, box.min()[d]);
        return new VoxelGrid(grid.scale(), min);
    }

    /** The ground truth of a class on the grid of the prediction, in the middle. */
    TruthOnGrid truth(String className) {
        return TruthOnGrid.read(
                crop.child(className), unstated, grid(className), middle(className).shape());
    }

    private ImageField image(String className) {
        return Predictions.in(predictions, group, GivenSize.NONE, Progress.none()).of(className);
    }

    /** Values in memory. */
    private record Part(float[] values, long[] shape, double unit) implements Field {
        @Override
        public boolean direct() {
            return true;
        }

        @Override
        public float[] read(Box box) {
            float[] out = new float[(int) box.size()];
            Boxes.copy(values, Box.of(shape), out, box);
            return out;
        }
    }
}
