// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.evaluate.ObjectScore;
import fiji.plugin.cellmap.report.Pairing.Kind;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.Test;

class SlicePainterTest {

    private static ObjectScore object(long truth, long predicted) {
        return new ObjectScore(
                truth, truth > 0 ? 9 : 0, predicted, predicted > 0 ? 9 : 0, 0, 0, 0, new double[3]);
    }

    private final Pairing pairing = new Pairing(List.of(object(1, 5), object(2, 0), object(0, 6)));

    @Test
    void aVoxelIsRightOnlyWherePartnersMeet() {
        assertEquals(Kind.NOTHING, pairing.kind(0, 0));
        assertEquals(Kind.RIGHT, pairing.kind(1, 5));
        assertEquals(Kind.OTHER, pairing.kind(1, 6));
        assertEquals(Kind.OTHER, pairing.kind(2, 5));
        assertEquals(Kind.MISSED, pairing.kind(2, 0));
        assertEquals(Kind.SPURIOUS, pairing.kind(0, 5));
        assertEquals(Kind.RIGHT, new Pairing(List.of()).kind(1, 6), "presence alone counts");
    }

    @Test
    void partnersHaveOneColourAndOthersAreGrey() {
        assertEquals(pairing.colorOfTrue(1), pairing.colorOfPredicted(5));
        assertTrue(Palette.isGrey(pairing.colorOfTrue(2)));
        assertTrue(Palette.isGrey(pairing.colorOfPredicted(6)));
        for (long id = 1; id < 1000; id++) assertTrue(!Palette.isGrey(Palette.object(id)));
    }

    @Test
    void errorsAreOpaqueEnoughToBeToldFromEm() {
        Kind[] kinds = Kind.values();
        BufferedImage image =
                new SlicePainter(1, kinds.length, Optional.of(new int[] {255, 0, 255, 0, 255}))
                        .errors(kinds);
        assertEquals(0x737373, image.getRGB(0, 0) & 0xFFFFFF, "EM is dimmed");
        assertTrue((image.getRGB(1, 0) & 255) > 0x80, "right is lighter than any dimmed EM");
        for (int i = 2; i < kinds.length; i++) {
            assertTrue(distance(image.getRGB(i, 0), kinds[i].color) < 100, kinds[i].name());
            assertNotEquals(image.getRGB(0, 0), image.getRGB(i, 0));
        }
    }

    @Test
    void touchingObjectsAreParted() {
        long[] ids = {1, 1, 3, 3};
        BufferedImage image = new SlicePainter(1, 4, Optional.empty()).objects(ids, i -> 0x80FF00);
        assertEquals(0x80FF00, image.getRGB(0, 0) & 0xFFFFFF);
        assertNotEquals(image.getRGB(0, 0), image.getRGB(1, 0), "the line between 1 and 3");
        assertEquals(image.getRGB(0, 0), image.getRGB(3, 0));
    }

    @Test
    void aLargeSliceIsPaintedSmaller() {
        BufferedImage image = new SlicePainter(1000, 500, Optional.of(new int[500_000])).em();
        assertEquals(334, image.getHeight());
        assertEquals(167, image.getWidth());
    }

    @Test
    void contrastIsStretchedBetweenPercentiles() {
        float[] values = new float[1000];
        for (int i = 0; i < 1000; i++) values[i] = 100 + i / 100f;
        values[0] = -1e6f;
        values[999] = 1e6f;
        int[] grey = SlicePainter.stretched(values);
        assertEquals(0, grey[0]);
        assertEquals(255, grey[999]);
        assertEquals(128, grey[500], 2, "outliers do not flatten the rest");
    }

    @Test
    void theSliceWithMostErrorsIsFoundInSmallPieces() {
        long[] shape = {40, 10, 10};
        AtomicLong largest = new AtomicLong();
        Filled truth = new Filled(largest, z -> 50);
        Filled prediction = new Filled(largest, z -> z == 33 ? 20 : 45);
        SliceChoice choice = SliceChoice.empty(shape);
        choice.add(
                Optional.of(truth),
                Optional.of(prediction),
                new Pairing(List.of()),
                700,
                Progress.none());
        assertEquals(33, choice.slice());
        assertTrue(choice.why().contains("30 voxels"), choice.why());
        assertEquals(700, largest.get());

        SliceChoice blind = SliceChoice.empty(shape);
        Filled one = new Filled(largest, z -> z == 7 ? 9 : 0);
        blind.add(Optional.empty(), Optional.of(one), new Pairing(List.of()), 700, Progress.none());
        assertEquals(7, blind.slice(), "without truth the fullest");
        assertEquals(20, SliceChoice.empty(shape).slice());
    }

    /** Planes of 100 voxels of which the first ones are filled; notes the largest read. */
    private record Filled(AtomicLong largest, LongToIntFunction filled)
            implements BlockSource<long[]> {
        @Override
        public Box bounds() {
            return Box.of(new long[] {40, 10, 10});
        }

        @Override
        public long[] read(Box box) {
            long[] ids = new long[(int) box.size()];
            largest.accumulateAndGet(ids.length, Math::max);
            for (int i = 0; i < ids.length; i++)
                if (i % 100 < filled.applyAsInt(box.min()[0] + i / 100)) ids[i] = 1;
            return ids;
        }
    }

    /** Kinds of error as people without one kind of cone see them (Viénot et al., 1999). */
    @Test
    void kindsDifferForEveryColourVision() {
        double[][][] eyes = {
            {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
            {{0.112, 0.888, 0}, {0.112, 0.888, 0}, {0.004, -0.004, 1}},
            {{0.293, 0.707, 0}, {0.293, 0.707, 0}, {-0.021, 0.021, 1}},
            {{0.213, 0.715, 0.072}, {0.213, 0.715, 0.072}, {0.213, 0.715, 0.072}}
        };
        Kind[] kinds = {Kind.RIGHT, Kind.MISSED, Kind.SPURIOUS, Kind.OTHER};
        for (int eye = 0; eye < 3; eye++)
            for (Kind a : kinds)
                for (Kind b : kinds)
                    if (a != b)
                        assertTrue(
                                distance(seen(a.color, eyes[eye]), seen(b.color, eyes[eye])) > 45,
                                a + " and " + b + " for eye " + eye);
        assertTrue(distance(seen(Palette.RIGHT, eyes[3]), seen(Palette.MISSED, eyes[3])) > 45);
    }

    @Test
    void textOnColoursCanBeRead() {
        String css = Palette.css();
        for (String rule : css.split("}")) {
            int background = Integer.parseInt(rule.replaceAll(".*background:#(\\w+);.*", "$1"), 16);
            double light = Palette.luminance(background) + 0.05;
            boolean black = rule.endsWith("color:#000");
            assertTrue((black ? light / 0.05 : 1.05 / light) >= 4.5, rule);
        }
        assertTrue(css.contains(".s0{") && css.contains(".d20{") && !css.contains(".d10{"));
    }

    private static int seen(int rgb, double[][] eye) {
        double[] linear = new double[3];
        for (int c = 0; c < 3; c++) linear[c] = Math.pow((rgb >> 16 - 8 * c & 255) / 255.0, 2.2);
        int seen = 0;
        for (int c = 0; c < 3; c++) {
            double v = 0;
            for (int k = 0; k < 3; k++) v += eye[c][k] * linear[k];
            v = Math.pow(Math.max(0, Math.min(1, v)), 1 / 2.2);
            seen |= (int) Math.round(255 * v) << 16 - 8 * c;
        }
        return seen;
    }

    private static double distance(int a, int b) {
        double sum = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int d = (a >> shift & 255) - (b >> shift & 255);
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
