// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the demo stands on: the test crop of the demo's phantom. */
class DemoPhantomTest {

    private static final int TOUCHING = 4;

    private static int[] grey;
    private static int[] mito;
    private static int[] er;
    private static int[] shape;

    @BeforeAll
    static void make() {
        PhantomOptions options = PhantomOptions.demo();
        PhantomPlan.Specimen specimen = PhantomPlan.specimens(options.size()).get(1);
        Scene scene = Phantom.scene(options, specimen, Progress.none());
        byte[] image = Phantom.image(options, specimen, scene, Progress.none());
        Box box = specimen.crops().get(1).box();
        shape = Arrays.stream(box.shape()).mapToInt(n -> (int) n).toArray();
        grey = new int[(int) box.size()];
        for (int i = 0; i < grey.length; i++) {
            int z = (int) box.min()[0] + i / (shape[1] * shape[2]);
            int y = (int) box.min()[1] + i / shape[2] % shape[1];
            int x = (int) box.min()[2] + i % shape[2];
            grey[i] = image[scene.index(z, y, x)] & 0xFF;
        }
        mito = GroundTruth.labels(scene, box, OrganelleClasses.official().require("mito"));
        er = GroundTruth.labels(scene, box, OrganelleClasses.official().require("er"));
    }

    @Test
    void noGlobalThresholdFindsTheClasses() {
        assertTrue(bestThreshold(er) <= 0.6, "er: Dice " + bestThreshold(er));
        assertTrue(bestThreshold(mito) <= 0.6, "mito: Dice " + bestThreshold(mito));
    }

    @Test
    void thereIsEnoughToLearn() {
        double share = Arrays.stream(er).filter(v -> v > 0).count() / (double) er.length;
        assertTrue(share > 0.08 && share < 0.35, "er " + share);
        assertTrue(objects() >= 12, objects() + " mitochondria");
    }

    private static int objects() {
        return Arrays.stream(mito).max().orElse(0);
    }

    @Test
    void aPerfectMaskFallsApartIntoTheInstances() {
        int[] mask = Arrays.stream(mito).map(v -> v > 0 ? 1 : 0).toArray();
        int pieces = ConnectedComponents.of(mask, shape).values();
        assertEquals(objects(), pieces, 0.1 * objects());
    }

    @Test
    void mitochondriaTouch() {
        Set<Integer> pairs = new HashSet<>();
        for (int i = 0; i < mito.length; i++)
            for (int stride : new int[] {1, shape[2], shape[1] * shape[2]})
                for (int d = 1; d <= TOUCHING && i + d * stride < mito.length; d++) {
                    int other = mito[i + d * stride];
                    if (mito[i] > 0 && other > mito[i]) pairs.add(1000 * mito[i] + other);
                }
        assertTrue(pairs.size() >= 4, "pairs " + pairs);
    }

    /** The best Dice over all thresholds and both polarities. */
    private static double bestThreshold(int[] label) {
        long[] present = new long[256];
        long[] all = new long[256];
        for (int i = 0; i < label.length; i++) {
            all[grey[i]]++;
            if (label[i] > 0) present[grey[i]]++;
        }
        long truth = Arrays.stream(present).sum();
        long hits = 0;
        long chosen = 0;
        double best = 0;
        for (int v = 0; v < 256; v++) {
            hits += present[v];
            chosen += all[v];
            best = Math.max(best, 2.0 * hits / (chosen + truth));
            best = Math.max(best, 2.0 * (truth - hits) / (label.length - chosen + truth));
        }
        return best;
    }
}
