// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

/** How long a training may be. */
final class Pace {

    /**
     * How often each annotated voxel may be seen where nothing is validated; the measured recipes
     * see them 56 and 100 times.
     */
    private static final int PASSES = 300;

    private Pace() {}

    /**
     * Steps of an epoch: few enough that there are several, many enough that validations take
     * little of the time.
     *
     * @param all steps that time allows
     */
    static int perEpoch(double all) {
        if (all <= 1000) return (int) Math.max(10, Math.min(100, all / 5));
        if (all <= 4000) return 100;
        return all <= 40_000 ? 250 : 1000;
    }

    /**
     * Most steps without a validation.
     *
     * @param annotated voxels of all training crops
     */
    static long most(long annotated, Candidate candidate) {
        return Math.max(1000, PASSES * annotated / (candidate.patchVoxels() * candidate.batch()));
    }
}
