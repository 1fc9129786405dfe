// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.util.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One draw of what bends a patch, before it is turned: its scale; an elastic field, random at the
 * points of a lattice and smooth between them; and sections that lie beside their place, one of
 * them or all from some place on. Lengths are nm from the middle of the patch, z y x. Where voxels
 * are more than twice as long as the shortest, nothing moves along them: that would blur.
 * Immutable.
 *
 * @param factor from a length in the patch to one in the EM, of each axis
 * @param elastic largest displacement along each axis
 * @param spacing of the lattice; as wide as that, the field cannot fold
 * @param seed of the lattice
 * @param across axis that sections lie across
 * @param from where the first section begins that is displaced
 * @param to where the last one ends
 * @param shift of these sections
 */
record Warp(
        double[] factor,
        double[] elastic,
        double spacing,
        long seed,
        int across,
        double from,
        double to,
        double[] shift) {

    static final Warp NONE =
            new Warp(new double[] {1, 1, 1}, new double[3], 1, 0, 0, 0, 0, new double[3]);

    private static final double LONG = 2;
    private static final double LATTICE = 8;

    /** Always takes the same number of random numbers for the same section. */
    static Warp draw(
            AugmentSection section, double[] voxelSize, int[] shape, RandomGenerator random) {
        if (section.scale() + section.elastic() + section.misalignment() == 0) return NONE;
        double shortest = Arrays.stream(voxelSize).min().orElseThrow();
        double longest = Arrays.stream(voxelSize).max().orElseThrow();
        double scale = Math.pow(1 + section.scale(), 2 * random.nextDouble() - 1);
        boolean scales = random.nextDouble() < section.probability();
        boolean bends = random.nextDouble() < section.probability();
        boolean slips = random.nextDouble() < section.probability();
        boolean one = random.nextBoolean();
        long seed = random.nextLong();
        double[] factor = {1, 1, 1};
        double[] elastic = new double[3];
        double[] shift = new double[3];
        int across = 0;
        double chosen = -1;
        for (int d = 0; d < 3; d++) {
            double draw = random.nextDouble();
            if (voxelSize[d] == longest && draw > chosen) {
                across = d;
                chosen = draw;
            }
            double way = section.misalignment() * (2 * random.nextDouble() - 1);
            if (slips) shift[d] = way;
            if (voxelSize[d] > LONG * shortest) continue;
            if (scales) factor[d] = 1 / scale;
            if (bends) elastic[d] = section.elastic();
        }
        shift[across] = 0;
        int first = 1 + random.nextInt(Math.max(1, shape[across] - 1));
        double from = (first - shape[across] / 2.0) * voxelSize[across];
        double to = one ? from + voxelSize[across] : Double.POSITIVE_INFINITY;
        double spacing = Math.max(LATTICE * section.elastic(), shortest);
        return new Warp(factor, elastic, spacing, seed, across, from, to, shift);
    }

    boolean isNone() {
        return this == NONE;
    }

    /** The largest distance along an axis between a place and where it is read, given its way. */
    double reach(int d, double length) {
        return length * factor[d] + elastic[d] + Math.abs(shift[d]);
    }

    /** Where a place of the patch is read, in place. */
    void move(double[] p) {
        double along = p[across];
        double[] field = new double[3];
        if (elastic[0] + elastic[1] + elastic[2] > 0) field(p, field);
        boolean displaced = along >= from && along < to;
        for (int d = 0; d < 3; d++)
            p[d] = p[d] * factor[d] + elastic[d] * field[d] + (displaced ? shift[d] : 0);
    }

    /** Between -1 and 1 along each axis. */
    private void field(double[] p, double[] field) {
        long[] low = new long[3];
        double[] weight = new double[3];
        for (int d = 0; d < 3; d++) {
            double at = p[d] / spacing;
            low[d] = (long) Math.floor(at);
            double t = at - low[d];
            weight[d] = t * t * (3 - 2 * t);
        }
        for (int corner = 0; corner < 8; corner++) {
            double share = 1;
            long[] at = new long[3];
            for (int d = 0; d < 3; d++) {
                boolean high = (corner >> d & 1) == 1;
                share *= high ? weight[d] : 1 - weight[d];
                at[d] = high ? low[d] + 1 : low[d];
            }
            if (share == 0) continue;
            long hash = Seeds.mix(seed, at[0], at[1], at[2]);
            for (int d = 0; d < 3; d++)
                field[d] += share * ((hash >>> 21 * d & 0x1FFFFF) / (double) 0xFFFFF - 1);
        }
    }
}
