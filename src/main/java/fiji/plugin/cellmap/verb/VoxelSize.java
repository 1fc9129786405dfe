// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parameter {@code voxelSize} of several verbs. */
public final class VoxelSize {

    private VoxelSize() {}

    /**
     * @param given z, y, x in nm, or one number for cubes; may be null
     * @return three numbers above 0; null if none were given
     */
    public static double[] of(double[] given) {
        if (given == null) return null;
        double[] zyx = given.length == 1 ? new double[] {given[0], given[0], given[0]} : given;
        if (zyx.length != 3 || !Arrays.stream(zyx).allMatch(v -> v > 0 && Double.isFinite(v)))
            throw new UsageException(
                    "Invalid voxel size",
                    "@{voxelSize}",
                    Arrays.toString(zyx) + " is not a voxel size.",
                    "Give it in nm: z,y,x, or one number for cubes.");
        return zyx;
    }

    /**
     * Overrides of a configuration with a voxel size for all datasets that state none.
     *
     * @param set others; null for none
     * @param given as above
     */
    static List<String> in(List<String> set, double[] given) {
        List<String> all = new ArrayList<>(set == null ? List.of() : set);
        double[] zyx = of(given);
        if (zyx != null)
            all.add("data.unstated_voxel_sizes." + DataSection.OTHERS + "=" + Arrays.toString(zyx));
        return all;
    }
}
