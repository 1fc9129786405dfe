// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.Fold;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldsTest {

    private static final List<String> CLASSES = List.of("mito", "er", "golgi");

    private static DatasplitRow row(int crop, String... classes) {
        return new DatasplitRow(
                true, "/d/a.zarr", "em", "/d/a.zarr", "gt/crop" + crop, List.of(classes));
    }

    private static Datasplit split(DatasplitRow... rows) {
        return new Datasplit(List.of(rows), List.of());
    }

    private static Set<String> held(Datasplit all, int k, int n) {
        return all.holding(new Fold(k, n), CLASSES).validate().stream()
                .map(DatasplitRow::cropName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Mito everywhere, er in every second crop, golgi in every fifth. */
    private static List<DatasplitRow> twenty() {
        List<DatasplitRow> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<String> classes = new ArrayList<>(List.of("mito"));
            if (i % 2 == 0) classes.add("er");
            if (i % 5 == 0) classes.add("golgi");
            rows.add(row(i, classes.toArray(String[]::new)));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 20})
    void everyCropIsHeldOutOnce(int n) {
        Datasplit all = new Datasplit(twenty(), List.of());
        List<String> seen = new ArrayList<>();
        for (int k = 1; k <= n; k++) {
            Set<String> held = held(all, k, n);
            assertTrue(held.size() >= 20 / n && held.size() <= 20 / n + 2, held + " of " + n);
            seen.addAll(held);
        }
        assertEquals(20, seen.size());
        assertEquals(20, new TreeSet<>(seen).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void everyFoldHasItsShareOfEveryClass(int n) {
        Datasplit all = new Datasplit(twenty(), List.of());
        int[] crops = {20, 10, 4};
        for (int k = 1; k <= n; k++) {
            Datasplit fold = all.holding(new Fold(k, n), CLASSES);
            for (int c = 0; c < 3; c++) {
                String name = CLASSES.get(c);
                long held =
                        fold.validate().stream().filter(r -> r.classes().contains(name)).count();
                assertTrue(held >= crops[c] / n, name + " " + held + " of fold " + k + "/" + n);
                assertTrue(held < crops[c], "and some are left to train on");
            }
        }
    }

    /** Neither the order of the rows nor the sides that they had. */
    @Test
    void foldsAreThoseOfTheCropsAlone() {
        List<DatasplitRow> rows = new ArrayList<>(twenty());
        Set<String> expected = held(new Datasplit(rows, List.of()), 2, 4);
        Collections.shuffle(rows, new Random(3));
        rows.replaceAll(r -> r.on(r.cropName().hashCode() % 2 == 0));
        assertEquals(expected, held(new Datasplit(rows, List.of()), 2, 4));
    }

    @Test
    void rowsOfOneCropStayTogether() {
        List<DatasplitRow> rows = new ArrayList<>();
        for (int i = 0; i < 6; i++) rows.addAll(List.of(row(i, "mito"), row(i, "er")));
        Datasplit fold = new Datasplit(rows, List.of()).holding(new Fold(1, 3), CLASSES);
        Set<String> held =
                fold.validate().stream().map(DatasplitRow::cropName).collect(Collectors.toSet());
        assertEquals(2, held.size());
        assertEquals(4, fold.validate().size());
        assertTrue(fold.train().stream().noneMatch(r -> held.contains(r.cropName())));
    }

    @Test
    void whatIsHeldOutIsSaidAndWhatCannotBeValidated() {
        Datasplit all = split(row(1, "mito"), row(2, "mito", "er"), row(3, "mito", "er"));
        Datasplit fold = all.holding(new Fold(2, 3), CLASSES);
        String notes = String.join("\n", fold.warnings());
        assertTrue(notes.contains("Fold 2 of 3 is held out"), notes);
        for (String crop : List.of("a/crop1", "a/crop2", "a/crop3"))
            assertTrue(notes.contains(crop), notes);
        assertTrue(notes.contains("er is annotated in 2 crops: 1 of the 3 folds"), notes);
        assertEquals(2, fold.warnings().size(), "mito is in all, golgi in none: " + notes);
    }

    @Test
    void moreFoldsThanCropsAreRefused() {
        Datasplit all = split(row(1, "mito"), row(2, "mito"));
        UsageException e =
                assertThrows(UsageException.class, () -> all.holding(new Fold(1, 3), CLASSES));
        assertTrue(e.why().contains("2 crops (a/crop1, a/crop2)"), e.why());
        assertTrue(e.fix().contains("at most 2"), e.fix());
        Datasplit one = split(row(1, "mito"));
        assertThrows(UsageException.class, () -> one.holding(new Fold(1, 2), CLASSES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0/3",
                "4/3",
                "1/1",
                "1",
                "1/0",
                "a/b",
                "1/-3",
                "1.0/3",
                "99999999999/3"
            })
    void whatIsNoFoldIsNone(String text) {
        assertEquals(Optional.empty(), Fold.parse(text));
    }

    @Test
    void aFoldIsReadAsItIsWritten() {
        assertEquals(Optional.of(new Fold(2, 5)), Fold.parse(" 2 / 5 "));
        assertEquals("2/5", new Fold(2, 5).toString());
    }

    /** Against the exhaustive optimum on small cases: classes with enough crops reach each fold. */
    @Test
    void noFoldLacksAClassThatItCouldHave() {
        Random random = new Random(7);
        for (int trial = 0; trial < 200; trial++) {
            int n = 2 + random.nextInt(2);
            DatasplitRow[] rows = new DatasplitRow[6];
            for (int i = 0; i < rows.length; i++) {
                List<String> has = new ArrayList<>();
                for (String c : CLASSES) if (random.nextBoolean()) has.add(c);
                if (has.isEmpty()) has.add("mito");
                rows[i] = row(i + 10 * trial, has.toArray(String[]::new));
            }
            assertTrue(
                    missing(rows, drawn(rows, n), n) <= best(rows, n) + 1,
                    () -> Arrays.toString(rows));
        }
    }

    private static int[] drawn(DatasplitRow[] rows, int n) {
        int[] fold = new int[rows.length];
        for (int k = 1; k <= n; k++) {
            Set<String> held = held(split(rows), k, n);
            for (int i = 0; i < rows.length; i++)
                if (held.contains(rows[i].cropName())) fold[i] = k - 1;
        }
        return fold;
    }

    /** Pairs of a fold and a class that the fold has no crop of. */
    private static int missing(DatasplitRow[] rows, int[] fold, int n) {
        int missing = 0;
        for (String name : CLASSES)
            for (int k = 0; k < n; k++) {
                boolean has = false;
                for (int i = 0; i < rows.length; i++)
                    has |= fold[i] == k && rows[i].classes().contains(name);
                if (!has) missing++;
            }
        return missing;
    }

    private static int best(DatasplitRow[] rows, int n) {
        int best = Integer.MAX_VALUE;
        for (int code = 0; code < Math.pow(n, rows.length); code++) {
            int[] fold = new int[rows.length];
            for (int i = 0, rest = code; i < rows.length; i++, rest /= n) fold[i] = rest % n;
            best = Math.min(best, missing(rows, fold, n));
        }
        return best;
    }
}
