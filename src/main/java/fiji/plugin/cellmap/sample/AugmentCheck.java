package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
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
        list("mirror", section.mirror(), 1, "three probabilities (z, y, x) from 0 to 1");
        list("rotate", section.rotate(), 180, "three angles (z, y, x) from 0 to 180 degrees");
        number("contrast", section.contrast(), 1);
        number("brightness", section.brightness(), Double.MAX_VALUE);
        number("gamma", section.gamma(), Double.MAX_VALUE);
        number("blur", section.blur(), 100);
        number("noise", section.noise(), Double.MAX_VALUE);
        number("probability", section.probability(), 1);
        transpose(section.transpose(), voxelSize, patchSize);
    }

    private static void transpose(List<String> axes, double[] voxelSize, int[] patchSize) {
        if (!List.of("z", "y", "x").containsAll(axes))
            throw wrong("transpose", axes, "a list of the axes z, y, x");
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

    private static void list(String key, double[] values, double max, String allowed) {
        boolean good = values.length == 3;
        for (double v : values) good &= v >= 0 && v <= max;
        if (!good) throw wrong(key, Arrays.toString(values), allowed);
    }

    private static void number(String key, double value, double max) {
        if (value >= 0 && value <= max) return;
        throw wrong(
                key, value, max == Double.MAX_VALUE ? "0 or more" : "a number from 0 to " + max);
    }

    private static UsageException wrong(String key, Object value, String allowed) {
        return new UsageException(
                "Cannot use augment." + key,
                "augment." + key,
                "It is " + value + ".",
                "Give " + allowed + ".");
    }
}
