// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.config.Output;
import java.util.List;

/**
 * The objects of a patch and of a border around it, and what is learned of them. Nothing is known
 * of an edge of which one end is unknown (outside the label), as in PyTorch Connectomics (4335a8be)
 * with storage at the source. Not thread-safe.
 */
final class ObjectPatch {

    static final int UNKNOWN = -1;

    private final int[] ids;
    private final int[] shape;
    private final int[] border;
    private final int[] wide = new int[3];

    /**
     * Reads the objects; blocks.
     *
     * @param grid of the patch
     * @param outputs what is to be made of them; the border is as wide as these need
     */
    static ObjectPatch read(Volume volume, PatchGrid grid, List<Output> outputs) {
        int[] border = new int[3];
        for (Output output : outputs)
            for (int d = 0; d < 3; d++)
                border[d] =
                        Math.max(
                                border[d],
                                output.offset() == null ? 1 : Math.abs(output.offset().at(d)));
        int[] ids = new LabelReader(grid.around(border)).objects(volume);
        return new ObjectPatch(ids, grid.finished(), border);
    }

    /**
     * @param ids of the patch with its border, z y x: 0 for no object, {@link #UNKNOWN}
     * @param shape of the patch
     * @param border voxels on each side
     */
    ObjectPatch(int[] ids, int[] shape, int[] border) {
        this.ids = ids;
        this.shape = shape;
        this.border = border;
        for (int d = 0; d < 3; d++) wide[d] = shape[d] + 2 * border[d];
    }

    /** What a network is to say of each voxel of the patch, as {@link Patch#labels} has it. */
    byte[] target(Output output) {
        return output.offset() != null ? affinities(output.offset()) : boundaries();
    }

    private interface Judge {
        byte of(int index);
    }

    private byte[] forEach(Judge judge) {
        byte[] out = new byte[shape[0] * shape[1] * shape[2]];
        int i = 0;
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++) {
                int row = ((z + border[0]) * wide[1] + y + border[1]) * wide[2] + border[2];
                for (int x = 0; x < shape[2]; x++) out[i++] = judge.of(row + x);
            }
        return out;
    }

    private byte[] affinities(Offset offset) {
        int step = (offset.z() * wide[1] + offset.y()) * wide[2] + offset.x();
        return forEach(
                i -> {
                    int one = ids[i];
                    int other = ids[i + step];
                    if (one == UNKNOWN || other == UNKNOWN) return Patch.UNKNOWN;
                    return one > 0 && one == other ? Patch.PRESENT : Patch.ABSENT;
                });
    }

    /**
     * A voxel of which a neighbour differs, one of both an object; unknown if that depends on an
     * unknown neighbour.
     */
    private byte[] boundaries() {
        int[] steps = {1, -1, wide[2], -wide[2], wide[1] * wide[2], -wide[1] * wide[2]};
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
