// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import fiji.plugin.cellmap.sample.LabelCounts;
import java.util.Map;

/**
 * A crop, as a plan sees it.
 *
 * @param dataset that it is of
 * @param number of the crop
 * @param em voxel size of the finest EM in nm, z y x
 * @param label finest voxel size of its labels, per axis
 * @param shape of the annotated box in voxels of the plan, z y x
 * @param classes voxels of each class that it annotates
 */
public record CropFacts(
        String dataset,
        int number,
        double[] em,
        double[] label,
        int[] shape,
        Map<String, LabelCounts> classes) {

    /** Whether it annotates a class and has a voxel of it. */
    boolean has(String name) {
        return classes.containsKey(name) && classes.get(name).present() > 0;
    }

    boolean annotates(String name) {
        return classes.containsKey(name);
    }

    long voxels() {
        return (long) shape[0] * shape[1] * shape[2];
    }
}
