// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static fiji.plugin.cellmap.sample.Synthetic.EIGHT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.ClassLogic;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.AugmentSection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClassVoxelsTest {

    private static final int N = 400;
    private static final int[] PATCH = {8, 8, 8};

    /** A cube of a label whose voxels are absent but for some. */
    private static float[] only(int edge, int... present) {
        float[] values = new float[edge * edge * edge];
        for (int i : present) values[i] = 1;
        return values;
    }

    private static PatchSource source(TrainingCrop crop, String... classes) {
        return new PatchSource(
                List.of(crop),
                Targets.masks(List.of(classes)),
                EIGHT,
                PATCH,
                AugmentSection.none(),
                Intensity.NONE,
                5);
    }

    /** How many of the patches have a voxel of the first class. */
    private static int having(PatchSource source) {
        int count = 0;
        for (int k = 0; k < N; k++) {
            byte[] labels = source.patch(k).labels();
            for (int i = 0; i < 512; i++)
                if (labels[i] == Patch.PRESENT) {
                    count++;
                    break;
                }
        }
        return count;
    }

    /** One voxel of 27,000, at the corner, where a patch has it least. */
    @Test
    void everySecondPatchHasAClassThatIsARarity() {
        TrainingCrop crop =
                new TrainingCrop(
                        "a",
                        Synthetic.em(40),
                        Map.of("np", Synthetic.label(5, 30, only(30, 26_999))));
        assertTrue(having(source(crop, "np").byPresence()) < N / 100, "by presence");
        assertEquals(N / 2, having(source(crop, "np").onVoxels()), N / 100.0);
    }

    @Test
    void aPatchLiesAroundItsVoxelInTheCrop() {
        int at = (3 * 30 + 15) * 30 + 29;
        TrainingCrop crop =
                new TrainingCrop(
                        "a", Synthetic.em(40), Map.of("np", Synthetic.label(5, 30, only(30, at))));
        PatchSource source = source(crop, "np").onVoxels();
        for (int k = 1; k < 40; k += 2) {
            double[] min = source.patch(k).min();
            assertArrayEquals(new double[] {5 * 8, (5 + 11) * 8, (5 + 22) * 8}, min, "sample " + k);
        }
    }

    @Test
    void classesTakeTurnsHoweverLargeTheyAre() {
        float[] large = new float[27_000];
        Arrays.fill(large, 0, 20_000, 1);
        TrainingCrop crop =
                new TrainingCrop(
                        "a",
                        Synthetic.em(40),
                        Map.of(
                                "np",
                                Synthetic.label(5, 30, only(30, 26_999)),
                                "cyto",
                                Synthetic.label(5, 30, large)));
        int count = having(source(crop, "np", "cyto").onVoxels());
        assertEquals(N / 4.0, count, 5);
    }

    @Test
    void everyVoxelIsAsLikelyToBeKept() {
        int edge = 24;
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[edge * edge * edge];
        for (int i = 0; i < values.length; i++) values[i] = random.nextInt(2);
        TrainingCrop crop =
                new TrainingCrop(
                        "a", Synthetic.em(30), Map.of("np", Synthetic.label(2, edge, values)));
        int lower = 0;
        for (int seed = 0; seed < 40; seed++) {
            ClassVoxels voxels = ClassVoxels.of(crop, "np", EIGHT, seed);
            assertEquals(ClassVoxels.MOST, voxels.centres().size());
            for (double[] nm : voxels.centres()) {
                int[] i = Arrays.stream(nm).mapToInt(v -> (int) Math.floor(v / 8) - 2).toArray();
                assertEquals(1, values[(i[0] * edge + i[1]) * edge + i[2]], "its label");
                assertEquals(0.5, nm[0] / 8 - Math.floor(nm[0] / 8), 1e-9, "its middle");
                if (i[0] < edge / 2) lower++;
            }
        }
        assertEquals(20 * ClassVoxels.MOST, lower, 4 * Math.sqrt(10 * ClassVoxels.MOST));
    }

    /** np is not annotated: it is where its parts are. */
    @Test
    void whatFollowsFromPartsHasVoxelsToo() {
        TrainingCrop crop =
                new TrainingCrop(
                                "a",
                                Synthetic.em(40),
                                Map.of(
                                        "np_in",
                                        Synthetic.label(5, 30, only(30, 13)),
                                        "np_out",
                                        Synthetic.label(5, 30, only(30, 26_000))))
                        .concluding(new ClassLogic(OrganelleClasses.official()))
                        .withPadding(true);
        assertEquals(2, ClassVoxels.of(crop, "np", EIGHT, 1).centres().size());
        assertEquals(
                0,
                ClassVoxels.of(crop, "np_in", EIGHT, 1).centres().stream()
                        .filter(nm -> nm[0] > 48)
                        .count());
        assertTrue(having(source(crop, "np").onVoxels()) >= N / 2, "patches with it");
    }

    @Test
    void aClassThatNoCropHasIsDrawnAnywhere() {
        TrainingCrop crop =
                new TrainingCrop(
                        "a", Synthetic.em(40), Map.of("np", Synthetic.label(5, 30, only(30))));
        PatchSource source = source(crop, "np").onVoxels();
        long places =
                java.util.stream.LongStream.range(0, 40)
                        .mapToDouble(k -> source.patch(k).min()[0])
                        .distinct()
                        .count();
        assertTrue(places > 10, places + " places");
    }
}
