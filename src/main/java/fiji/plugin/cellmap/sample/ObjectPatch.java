// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.config.ShapeChannel;

/**
 * The objects of a patch and of a border around it, and what is learned of them. Nothing is known
 * of an edge of which one end is unknown (outside the label), as in PyTorch Connectomics (4335a8be)
 * with storage at the source. Not thread-safe.
 */
final class ObjectPatch {

    static final int UNKNOWN = -1;

    private final WideLabels labels;
    private final ShapeTargets shapes;
    private final double[] edge;
    private byte[][] descriptors;
    private ObjectCentres centres;

    /**
     * Reads the objects; blocks.
     *
     * @param grid of the patch
     * @param label class of the objects
     * @param targets what is to be made of them; the border is as wide as these need
     */
    static ObjectPatch read(Volume volume, PatchGrid grid, String label, Targets targets) {
        double[] edge = grid.finishedVoxelSize();
        int[] border = new int[3];
        for (Output output : targets.ofObjects(label))
            for (int d = 0; d < 3; d++)
                border[d] = Math.max(border[d], border(output, targets.shapes(), d, edge[d]));
        int[] ids = new LabelReader(grid.around(border)).objects(volume);
        return new ObjectPatch(
                new WideLabels(ids, grid.finished(), border), targets.shapes(), edge);
    }

    private static int border(Output output, ShapeTargets shapes, int axis, double edge) {
        return switch (output.kind()) {
            case AFFINITY -> Math.abs(output.offset().at(axis));
            case SHAPE -> shapes.border(output.shape(), axis, edge);
            default -> 1;
        };
    }

    /**
     * @param shapes how numbers are learned
     * @param edge of a voxel, nm, z y x
     */
    ObjectPatch(WideLabels labels, ShapeTargets shapes, double[] edge) {
        this.labels = labels;
        this.shapes = shapes;
        this.edge = edge;
    }

    /** What a network is to say of each voxel of the patch, as {@link Patch#labels} has it. */
    byte[] target(Output output) {
        return switch (output.kind()) {
            case AFFINITY -> affinities(output.offset());
            case SHAPE -> shape(output.shape());
            default -> boundaries();
        };
    }

    private byte[] shape(ShapeChannel channel) {
        if (channel.isDescriptor()) {
            if (descriptors == null)
                descriptors = new ShapeDescriptors(labels, shapes, edge).targets();
            return descriptors[ShapeChannel.DESCRIPTORS.indexOf(channel)];
        }
        if (centres == null) centres = new ObjectCentres(labels);
        return centres.target(channel, shapes, edge);
    }

    private interface Judge {
        byte of(int index);
    }

    private byte[] forEach(Judge judge) {
        byte[] out = new byte[labels.voxels()];
        labels.forEach((index, wide, z, y, x) -> out[index] = judge.of(wide));
        return out;
    }

    private byte[] affinities(Offset offset) {
        int[] ids = labels.ids();
        int step = 0;
        for (int d = 0; d < 3; d++) step += offset.at(d) * labels.step(d);
        int there = step;
        return forEach(
                i -> {
                    int one = ids[i];
                    int other = ids[i + there];
                    if (one == UNKNOWN || other == UNKNOWN) return Patch.UNKNOWN;
                    return one > 0 && one == other ? Patch.PRESENT : Patch.ABSENT;
                });
    }

    /**
     * A voxel of which a neighbour differs, one of both an object; unknown if that depends on an
     * unknown neighbour.
     */
    private byte[] boundaries() {
        int[] ids = labels.ids();
        int row = labels.step(1);
        int plane = labels.step(0);
        int[] steps = {1, -1, row, -row, plane, -plane};
        return forEach(
                i -> {
                    if (ids[i] == UNKNOWN) return Patch.UNKNOWN;
                    byte found = Patch.ABSENT;
                    for (int step : steps) {
                        int other = ids[i + step];
                        if (other == UNKNOWN) found = Patch.UNKNOWN;
                        else if (other != ids[i]) return Patch.PRESENT;
                    }
                    return found;
                });
    }
}
