// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.process.affinity.Npz;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PanopticTest {

    private static Panoptic of(int[] truth, int[] prediction) {
        int[] shape = {1, 1, truth.length};
        return Panoptic.of(
                Overlaps.of(Runs.of(truth, false, shape), Runs.of(prediction, false, shape)));
    }

    /** An overlap of exactly half of the union is none. */
    @Test
    void halfIsNotMoreThanHalf() {
        assertEquals(new Panoptic(0, 1, 1, 0), of(new int[] {1, 1, 0}, new int[] {7, 0, 0}));
        assertEquals(new Panoptic(1, 0, 0, 2 / 3.0), of(new int[] {1, 1, 1}, new int[] {7, 7, 0}));
    }

    @Test
    void qualityIsRecognitionTimesSegmentation() {
        int[] truth = {1, 1, 1, 1, 0, 2, 2, 0, 3, 3, 3, 0};
        int[] found = {4, 4, 4, 0, 0, 5, 6, 6, 3, 3, 3, 8};
        Panoptic p = of(truth, found);
        assertEquals(2, p.tp());
        assertEquals(3, p.fp());
        assertEquals(1, p.fn());
        assertEquals(0.75 + 1, p.iou(), 1e-12);
        assertEquals(4 / 8.0, p.recognition(), 1e-12);
        assertEquals(1.75 / 2, p.segmentation(), 1e-12);
        assertEquals(p.recognition() * p.segmentation(), p.quality(), 1e-12);
        Panoptic none = of(new int[2], new int[2]);
        assertTrue(Double.isNaN(none.quality()));
        assertEquals(p, p.plus(none));
    }

    /** Eleven pairs of volumes; in the twelfth two pairs share exactly half, which counts there. */
    @Test
    void asTheOracle() throws IOException {
        Npz golden = new Npz(TestData.golden().resolve("instances/instance_evaluation.npz"));
        double[] scores = golden.doubles("scores");
        int[] shape = {12, 20, 20};
        for (int i = 0; i < 12; i++) {
            String pair = String.format("pair%02d.", i);
            Panoptic found =
                    Panoptic.of(
                            Overlaps.of(
                                    Runs.of(golden.ints(pair + "true"), false, shape),
                                    Runs.of(golden.ints(pair + "pred"), false, shape)));
            double expected = i == 11 ? 0.4 : scores[25 * i + 20];
            assertEquals(expected, found.quality(), 1e-6, pair);
        }
    }

    @Test
    void aMaskIsOneObject() {
        assertEquals(new Panoptic(1, 0, 0, 0.6), Panoptic.of(new Confusion(6, 2, 2, 90)));
        assertEquals(new Panoptic(0, 1, 1, 0), Panoptic.of(new Confusion(5, 5, 0, 90)));
        assertEquals(new Panoptic(0, 1, 0, 0), Panoptic.of(new Confusion(0, 5, 0, 90)));
        assertEquals(Panoptic.NONE, Panoptic.of(new Confusion(0, 0, 0, 9)));
    }
}
