// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.VoxelGrid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The chunks of one level of a volume that a box touches. The official tool takes the voxels from
 * the nearest of the first to before the nearest of the last of the crop ({@code subset_to_slice},
 * cellmap-segmentation-challenge 6b9ad68), which can lack the last one; here every voxel that the
 * box touches counts, which is never less.
 *
 * @param name of the array
 * @param grid of the level
 */
record LevelChunks(String name, ArraySpec spec, VoxelGrid grid) {

    private static final double EPSILON = 1e-6;

    /**
     * @param box in nm, corner to corner
     * @param padding voxels of this level on every side
     * @return names of chunks in rows along x: those of a row begin with the same text; none if the
     *     box lies outside
     */
    List<Row> rows(NmBox box, int padding) {
        long[] first = new long[3];
        long[] last = new long[3];
        for (int d = 0; d < 3; d++) {
            double from = Math.floor(grid.index(d, box.min()[d]) + EPSILON);
            double to = Math.ceil(grid.index(d, box.max()[d]) - EPSILON);
            long lo = Math.max(0, (long) from - padding);
            long hi = Math.min(spec.shape()[d], Math.max((long) to, (long) from + 1) + padding);
            if (lo >= hi) return List.of();
            first[d] = lo / spec.chunks()[d];
            last[d] = (hi - 1) / spec.chunks()[d];
        }
        List<Row> rows = new ArrayList<>();
        String s = spec.separator();
        for (long z = first[0]; z <= last[0]; z++)
            for (long y = first[1]; y <= last[1]; y++) {
                String start = name + "/" + z + s + y + s;
                Set<String> names = new LinkedHashSet<>();
                for (long x = first[2]; x <= last[2]; x++) names.add(start + x);
                rows.add(new Row(start, names));
            }
        return rows;
    }

    /** Every chunk of the level. */
    List<Row> all() {
        double[] max = new double[3];
        for (int d = 0; d < 3; d++) max[d] = grid.world(d, spec.shape()[d]);
        return rows(new NmBox(grid.scale(), grid.translation(), max), 0);
    }

    /** Chunks whose names begin with the same text. */
    record Row(String start, Set<String> names) {}

    /**
     * A box in nm.
     *
     * @param voxel size of the finest voxels of what is in it
     */
    record NmBox(double[] voxel, double[] min, double[] max) {}
}
