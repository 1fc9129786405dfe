// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Declared;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;

/** Refuses impossible values of the {@code augment} section by name, with the allowed range. */
public final class AugmentCheck {

    private AugmentCheck() {}

    /**
     * @param voxelSize of the patches in nm, z y x
     * @param patchSize in voxels, z y x
     * @throws UsageException naming the key
     */
    public static void check(AugmentSection section, double[] voxelSize, int[] patchSize) {
        Declared.check(
                section, "", (key, declared, value) -> wrong(key, value, declared.allowed()));
        transpose(section.transpose(), voxelSize, patchSize);
    }

    private static void transpose(List<String> axes, double[] voxelSize, int[] patchSize) {
        int[] used = axes.stream().mapToInt("zyx"::indexOf).toArray();
        for (int d : used)
            if (patchSize[d] != patchSize[used[0]] || voxelSize[d] != voxelSize[used[0]])
                throw wrong(
                        "transpose",
                        axes,
                        "axes with the same patch size and voxel size (here "
                                + Arrays.toString(patchSize)
                                + " voxels of "
                                + Arrays.toString(voxelSize)
                                + " nm)");
    }

    private static UsageException wrong(String key, Object value, String allowed) {
        return new UsageException(
                "Cannot use augment." + key,
                "augment." + key,
                "It is " + value + ".",
                "Give " + allowed + ".");
    }
}
