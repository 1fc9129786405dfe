// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.evaluate.ObjectScore;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PairingTest {

    private static final double[] HERE = {0, 0, 0};

    /** Objects 1 and 7 are partners, 2 was missed, 8 was made up. */
    private static final List<ObjectScore> OBJECTS =
            List.of(
                    new ObjectScore(1, 10, 7, 9, 0.8, 1, 0.9, HERE),
                    new ObjectScore(2, 5, 0, 0, 0, 9, 0, HERE),
                    new ObjectScore(0, 0, 8, 4, 0, 9, 0, HERE));

    @Test
    void whatIsWrongWithAVoxelFollowsFromTheMatch() {
        Pairing pairing = new Pairing(OBJECTS);
        assertTrue(pairing.isKnown());
        assertEquals(Pairing.Kind.NOTHING, pairing.kind(0, 0));
        assertEquals(Pairing.Kind.RIGHT, pairing.kind(1, 7));
        assertEquals(Pairing.Kind.MISSED, pairing.kind(1, 0));
        assertEquals(Pairing.Kind.SPURIOUS, pairing.kind(0, 7));
        assertEquals(Pairing.Kind.OTHER, pairing.kind(1, 8));
        assertEquals(Pairing.Kind.OTHER, pairing.kind(2, 7));
        assertEquals(Pairing.Kind.RIGHT, pairing.kind(1, 7));
    }

    @Test
    void withoutObjectsPresenceAloneCounts() {
        Pairing pairing = new Pairing(List.of());
        assertFalse(pairing.isKnown());
        assertEquals(Pairing.Kind.RIGHT, pairing.kind(1, 99));
        assertEquals(Pairing.Kind.MISSED, pairing.kind(1, 0));
        assertEquals(Palette.object(5), pairing.colorOfTrue(5));
        assertEquals(Palette.object(5), pairing.colorOfPredicted(5));
    }

    @Test
    void partnersHaveOneColourAndTheOthersAreGrey() {
        Pairing pairing = new Pairing(OBJECTS);
        assertEquals(pairing.colorOfTrue(1), pairing.colorOfPredicted(7));
        assertFalse(Palette.isGrey(pairing.colorOfTrue(1)));
        assertTrue(Palette.isGrey(pairing.colorOfTrue(2)));
        assertTrue(Palette.isGrey(pairing.colorOfPredicted(8)));
    }

    @Test
    void theSliceWithMostErrorsIsChosen() {
        long[] shape = {3, 1, 4};
        long[] truth = {1, 1, 1, 1, 1, 0, 0, 0, 2, 2, 0, 0};
        long[] prediction = {7, 7, 7, 0, 0, 0, 0, 8, 0, 0, 0, 0};
        SliceChoice choice = SliceChoice.empty(shape);
        assertEquals(1, choice.slice());
        assertEquals("the middle one, as all are empty", choice.why());

        for (long slab : new long[] {1, 5, 100}) {
            choice = SliceChoice.empty(shape);
            choice.add(
                    Optional.of(volume(shape, truth)),
                    Optional.of(volume(shape, prediction)),
                    new Pairing(OBJECTS),
                    slab,
                    Progress.none());
            assertEquals(1, choice.slice());
            assertEquals("the one with most errors (2 voxels)", choice.why());
        }
    }

    @Test
    void withoutTruthTheFullestSliceIsChosen() {
        long[] shape = {3, 1, 2};
        SliceChoice choice = SliceChoice.empty(shape);
        choice.add(
                Optional.empty(),
                Optional.of(volume(shape, 1, 0, 0, 0, 1, 1)),
                new Pairing(List.of()),
                100,
                Progress.none());
        assertEquals(2, choice.slice());
        assertEquals("the fullest", choice.why());
    }

    private static BlockSource<long[]> volume(long[] shape, long... values) {
        long plane = shape[1] * shape[2];
        return new BlockSource<>() {
            @Override
            public Box bounds() {
                return Box.of(shape);
            }

            @Override
            public long[] read(Box box) {
                int from = (int) (box.min()[0] * plane);
                return Arrays.copyOfRange(values, from, from + (int) box.size());
            }
        };
    }

    @Test
    void scoresAndDifferencesHaveTheirOwnScales() {
        assertEquals("s0", Palette.score(-1));
        assertEquals("s10", Palette.score(0.5));
        assertEquals("s20", Palette.score(2));
        assertEquals("d10", Palette.difference(0));
        assertEquals("d0", Palette.difference(-0.9));
        assertEquals("d20", Palette.difference(0.5));
        String css = Palette.css();
        for (int i = 0; i <= Palette.STEPS; i++) assertTrue(css.contains(".s" + i + "{"), css);
        assertFalse(css.contains(".d10{"), "no difference has no colour");
    }

    @Test
    void textStandsOutFromItsColour() {
        for (String rule : Palette.css().split("}")) {
            String[] parts = rule.split("[:;]");
            int background = Integer.parseInt(parts[1].substring(1), 16);
            double luminance = Palette.luminance(background);
            double text = parts[3].equals("#000") ? 0 : 1;
            double contrast =
                    (Math.max(luminance, text) + 0.05) / (Math.min(luminance, text) + 0.05);
            assertTrue(contrast >= 4.5, rule + " has a contrast of " + contrast);
        }
    }

    @Test
    void neighbouringIdsMostlyDifferInColour() {
        long same =
                LongStream.range(1, 1000)
                        .filter(id -> Palette.object(id) == Palette.object(id + 1))
                        .count();
        assertTrue(same < 150, same + " of 999 neighbours have one colour");
        assertNotEquals(Palette.alone(1), Palette.object(1));
        assertEquals("#0a0b0c", Palette.hex(0x0A0B0C));
        assertEquals(0x808080, Palette.mix(0, 0xFFFFFF, 0.5));
    }

    @Test
    void tablesEscapeTextAndSortByValue() {
        DataTable table =
                new DataTable("What & why", "", List.of("name", "score"))
                        .row(
                                List.of(
                                        DataTable.Cell.text("<b>"),
                                        DataTable.Cell.score(0.25, "3 of \"4\"")))
                        .row(
                                List.of(
                                        DataTable.Cell.text("x"),
                                        DataTable.Cell.score(Double.NaN, "")));
        String html = table.html("t1");
        assertTrue(html.contains("What &amp; why"), html);
        assertTrue(html.contains("<th scope='row'>&lt;b&gt;</th>"), html);
        assertTrue(html.contains("class='n s5' data-v='0.25'"), html);
        assertTrue(html.contains("data-v='-Infinity'"), html);
        assertTrue(html.contains("<th scope='col' class='n'>score</th>"), html);
        assertFalse(html.contains("3 of \"4\""), html);
    }

    @Test
    void cellsSayNumbersAsPeopleDo() {
        assertEquals("1,234,567", DataTable.Cell.count(1234567).text());
        assertEquals("0.33", DataTable.Cell.number(1 / 3.0, 2).text());
        assertEquals("–", DataTable.Cell.number(Double.NaN, 2).text());
        assertEquals("+0.100", DataTable.Cell.difference(0.1).text());
        assertEquals("+0.000", DataTable.Cell.difference(-0.0001).text());
        assertEquals("-0.200", DataTable.Cell.difference(-0.2).text());
    }
}
