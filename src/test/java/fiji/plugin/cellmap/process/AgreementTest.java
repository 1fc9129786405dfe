// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.ClassLogic;
import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.config.ProcessSection.Hierarchy;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All tested classes at once, whatever the network says: finished results agree everywhere. */
class AgreementTest {

    private static final int[] SHAPE = {12, 16, 20};
    private static final OrganelleClasses ALL = OrganelleClasses.official();
    private static final String[] NAMES =
            ALL.tested().stream().map(OrganelleClass::name).toArray(String[]::new);

    @TempDir Path folder;

    @Test
    void partsLieInTheirWholesAndNoVoxelIsOfClassesThatExcludeEachOther() {
        Random random = new Random(7);
        int n = SHAPE[0] * SHAPE[1] * SHAPE[2];
        for (String name : NAMES)
            Requests.predict(folder, name, blobs(random, n), SHAPE, new int[] {8, 8, 8});
        ProcessSection section =
                Named.of(ProcessSection.class)
                        .with(ProcessSection::defaults, Map.of("threshold", 0.5, "min_size", 3))
                        .with(
                                ProcessSection::classes,
                                Map.of(
                                        "mito",
                                        Map.of("watershed", Map.of("dynamic", 4), "min_size", 40),
                                        "nuc",
                                        Map.of("fill_holes", "all", "min_size", 200)))
                        .with(ProcessSection::hierarchy, new Hierarchy(true, "grow"))
                        .make();
        Requests.run(folder, section, 1 << 26, Progress.none(), NAMES);
        Map<String, int[]> results = new HashMap<>();
        for (String name : NAMES) results.put(name, Requests.result(folder, name));
        ClassLogic logic = new ClassLogic(ALL);
        int in = 0;
        for (String a : NAMES) {
            int[] mine = results.get(a);
            for (String b : NAMES) {
                long shared = logic.set(a) & logic.set(b);
                boolean part = !a.equals(b) && shared == logic.set(a);
                if (!part && shared != 0) continue;
                int[] other = results.get(b);
                for (int i = 0; i < n; i++) {
                    if (mine[i] == 0) continue;
                    assertEquals(part, other[i] != 0, a + " and " + b + " at " + i);
                    if (part) in++;
                }
            }
        }
        assertTrue(in > 1000, in + " voxels of parts");
    }

    /** Boxes of probabilities above the threshold, here and there. */
    private static byte[] blobs(Random random, int n) {
        byte[] values = new byte[n];
        for (int k = 0; k < 6; k++) {
            int[] from = new int[3];
            int[] to = new int[3];
            for (int d = 0; d < 3; d++) {
                from[d] = random.nextInt(SHAPE[d]);
                to[d] = Math.min(SHAPE[d], from[d] + 3 + random.nextInt(SHAPE[d]));
            }
            byte value = (byte) (100 + random.nextInt(156));
            for (int z = from[0]; z < to[0]; z++)
                for (int y = from[1]; y < to[1]; y++)
                    for (int x = from[2]; x < to[2]; x++)
                        values[(z * SHAPE[1] + y) * SHAPE[2] + x] = value;
        }
        return values;
    }
}
