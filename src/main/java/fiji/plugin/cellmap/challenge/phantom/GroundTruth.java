// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.store.Box;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads the labels of a class from a scene, as the challenge defines classes: by atomic classes.
 */
final class GroundTruth {

    private GroundTruth() {}

    /**
     * @return z y x in C order; 0 and 1, for an instance class 0 and the ids 1, 2, ... in the order
     *     of first voxels
     */
    static int[] labels(Scene scene, Box box, OrganelleClass label) {
        Set<Integer> atoms = new HashSet<>(label.parts());
        if (atoms.isEmpty()) atoms.add(label.id());
        Map<Integer, Integer> ids = new HashMap<>();
        int[] out = new int[(int) box.size()];
        int i = 0;
        for (int z = (int) box.min()[0]; z < box.max(0); z++)
            for (int y = (int) box.min()[1]; y < box.max(1); y++)
                for (int x = (int) box.min()[2]; x < box.max(2); x++, i++) {
                    int at = scene.index(z, y, x);
                    if (!atoms.contains((int) scene.atom[at])) continue;
                    if (!label.isInstance()) out[i] = 1;
                    else {
                        int owner = owner(scene, at, label.name());
                        if (owner > 0) out[i] = ids.computeIfAbsent(owner, k -> ids.size() + 1);
                    }
                }
        return out;
    }

    private static int owner(Scene scene, int at, String name) {
        return name.equals("cell") ? scene.cell[at] : scene.owner(scene.item[at], name);
    }
}
