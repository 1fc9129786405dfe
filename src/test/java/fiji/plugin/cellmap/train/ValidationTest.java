// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.predict.Padding;
import fiji.plugin.cellmap.predict.SlidingWindow;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a network is judged, and by which classes it is not. */
class ValidationTest {

    private static final int EDGE = 4;
    private static final int VOXELS = EDGE * EDGE * EDGE;
    private static final List<String> CLASSES = List.of("mito", "er", "nuc");

    /** A crop whose first class fills the first half; the second and third as given. */
    private static HeldOutCrop crop(int er, int nuc) {
        byte[] truth = new byte[3 * VOXELS];
        Arrays.fill(truth, 0, VOXELS / 2, HeldOutCrop.PRESENT);
        Arrays.fill(truth, VOXELS, 2 * VOXELS, (byte) er);
        Arrays.fill(truth, 2 * VOXELS, 3 * VOXELS, (byte) nuc);
        return new HeldOutCrop("crop", new int[] {EDGE, EDGE, EDGE}, new float[VOXELS], truth);
    }

    private static Validation validation(HeldOutCrop... crops) {
        SlidingWindow sliding =
                new SlidingWindow(
                        new int[] {EDGE, EDGE, EDGE}, new double[3], 0.125, Padding.REPLICATE, 1);
        return new Validation(CLASSES, List.of(crops), sliding);
    }

    /** Finds a class everywhere or nowhere. */
    private static double[] dice(Validation validation, boolean... found) {
        return scores(validation, found).dice();
    }

    private static ValidationScores scores(Validation validation, boolean... found) {
        return validation.score(
                (input, n, window) -> {
                    float[] logits = new float[n * 3 * VOXELS];
                    for (int i = 0; i < logits.length; i++)
                        logits[i] = found[i / VOXELS % 3] ? 5 : -5;
                    return logits;
                },
                Progress.none());
    }

    /** Finding nothing of what is not there is no merit, and no mean may hold it. */
    @Test
    void aClassThatIsNowhereIsNotJudgedWhateverIsFound() {
        Validation validation = validation(crop(HeldOutCrop.ABSENT, HeldOutCrop.UNKNOWN));
        assertEquals(List.of("er", "nuc"), validation.absent());
        double mito = 2.0 * VOXELS / 2 / (VOXELS * 1.5);
        assertArrayEquals(
                new double[] {mito, Double.NaN, Double.NaN},
                dice(validation, true, false, false),
                1e-12);
        assertArrayEquals(
                new double[] {mito, Double.NaN, Double.NaN},
                dice(validation, true, true, true),
                1e-12);
        assertEquals(mito, scores(validation, true, false, false).meanDice(), 1e-12);
        assertEquals(mito, scores(validation, true, true, true).meanDice(), 1e-12);
    }

    /** The same rule, and the same counts, for both scores. */
    @Test
    void theIouOfAClassThatIsNowhereIsNoNumberEither() {
        Validation validation = validation(crop(HeldOutCrop.ABSENT, HeldOutCrop.UNKNOWN));
        double mito = (VOXELS / 2.0) / VOXELS;
        for (boolean found : new boolean[] {false, true}) {
            ValidationScores scores = scores(validation, true, found, found);
            assertArrayEquals(new double[] {mito, Double.NaN, Double.NaN}, scores.iou(), 1e-12);
            assertEquals(mito, scores.meanIou(), 1e-12);
        }
        assertEquals(Double.NaN, ValidationScores.NONE.meanIou());
        assertArrayEquals(
                new double[] {0, 0, Double.NaN},
                scores(
                                validation(crop(HeldOutCrop.PRESENT, HeldOutCrop.ABSENT)),
                                false,
                                false,
                                true)
                        .iou(),
                "what is there and not found is zero");
    }

    @Test
    void scoresAreTold() {
        ValidationScores scores =
                new ValidationScores(
                        new double[] {0.5, Double.NaN}, new double[] {0.25, Double.NaN});
        assertEquals(
                "Dice 0.5000 (mito 0.500, er not judged), IoU 0.2500 (mito 0.250, er not judged)",
                scores.text(List.of("mito", "er")));
        assertEquals(
                "Dice 0.5000, IoU 0.2500",
                new ValidationScores(new double[] {0.5}, new double[] {0.25})
                        .text(List.of("mito")));
    }

    @Test
    void whatIsThereAndNotFoundIsZero() {
        assertArrayEquals(
                new double[] {0, 0, Double.NaN},
                dice(
                        validation(crop(HeldOutCrop.PRESENT, HeldOutCrop.ABSENT)),
                        false,
                        false,
                        false));
    }

    /** Crops are pooled: what is found where a class is absent counts against it elsewhere. */
    @Test
    void oneCropIsEnoughToJudgeAClassInAll() {
        Validation validation =
                validation(
                        crop(HeldOutCrop.PRESENT, HeldOutCrop.ABSENT),
                        crop(HeldOutCrop.ABSENT, HeldOutCrop.UNKNOWN));
        assertEquals(List.of("nuc"), validation.absent());
        assertEquals(2.0 / 3, dice(validation, true, true, true)[1], 1e-12);
    }

    /** Forty-eight channels of a plane of 256 x 256: their sums would be 1.6 GB for 128 planes. */
    @Test
    void whatManyClassesTakeIsBounded() {
        int[] shape = {256, 256, 256};
        HeldOutCrop crop =
                new HeldOutCrop("a", shape, new int[3], new float[0], new PackedTruth(48, shape));
        SlidingWindow sliding =
                new SlidingWindow(
                        new int[] {128, 128, 128},
                        new double[] {0.5, 0.5, 0.5},
                        0.125,
                        Padding.REPLICATE,
                        1);
        List<String> classes =
                java.util.stream.IntStream.range(0, 48).mapToObj(c -> "c" + c).toList();
        Validation validation = new Validation(classes, List.of(crop), sliding);
        long call = 4L * 2 * 49 * 128 * 128 * 128;
        assertEquals((1L << 30) + call, validation.bytes(), 1 << 20);
        assertEquals(3 * 3 * 4, validation.windows(), "two strips, each with two rows of windows");
    }

    @Test
    void ofNothingThereIsNoMean() {
        byte[] truth = new byte[3 * VOXELS];
        Validation validation =
                validation(
                        new HeldOutCrop(
                                "none", new int[] {EDGE, EDGE, EDGE}, new float[VOXELS], truth));
        assertEquals(CLASSES, validation.absent());
        assertEquals(Double.NaN, scores(validation, false, false, false).meanDice());
    }
}
