// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestRunsTest {

    @TempDir Path folder;

    private static RunScores run(String name, Map<String, Double> dice, String... crops) {
        return new RunScores(name, dice, Set.of(crops), "[8.0, 8.0, 8.0] nm");
    }

    /** Null for a class that was not judged. */
    private static Map<String, Double> dice(Object... pairs) {
        Map<String, Double> dice = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2)
            dice.put((String) pairs[i], (Double) pairs[i + 1]);
        return dice;
    }

    @Test
    void eachClassIsFromTheRunThatWasBestAtIt() {
        BestRuns best =
                BestRuns.of(
                        List.of(
                                run("a", dice("mito", 0.5, "er", 0.7)),
                                run("b", dice("mito", 0.6, "er", 0.69, "golgi", 0.1))));
        assertEquals(Map.of("mito", "b", "er", "a", "golgi", "b"), best.choices());
        assertEquals(List.of("mito", "er", "golgi"), List.copyOf(best.choices().keySet()));
        assertEquals(List.of(), best.notes());
    }

    @Test
    void theFirstOfEqualsIsTaken() {
        BestRuns best =
                BestRuns.of(List.of(run("a", dice("mito", 0.5)), run("b", dice("mito", 0.5))));
        assertEquals("a", best.choices().get("mito"));
    }

    /** However bad: a score of 0 says more than none. */
    @Test
    void whoWasJudgedComesBeforeWhoWasNot() {
        BestRuns best =
                BestRuns.of(List.of(run("a", dice("mito", null)), run("b", dice("mito", 0.0))));
        assertEquals("b", best.choices().get("mito"));
        BestRuns none =
                BestRuns.of(
                        List.of(
                                run("a", dice("er", 0.1)),
                                run("b", dice("mito", null)),
                                run("c", dice("mito", null))));
        assertEquals("b", none.choices().get("mito"));
        String notes = String.join("\n", none.notes());
        assertTrue(notes.contains("No run was judged on mito: it is taken from b"), notes);
        assertFalse(notes.contains("er"), notes);
    }

    @Test
    void scoresOfOtherVoxelsAreNotCompared() {
        List<RunScores> crops =
                List.of(
                        run("a", dice("mito", 0.5, "er", 0.7, "pm", null), "d/crop1"),
                        run("b", dice("mito", 0.6, "pm", 0.1), "d/crop2"));
        UsageException e = assertThrows(UsageException.class, () -> BestRuns.of(crops));
        assertEquals("mito", e.where());
        assertTrue(e.why().contains("b was validated on d/crop2 at [8.0, 8.0, 8.0] nm"), e.why());
        BestRuns roughly = BestRuns.of(crops, Map.of(), true);
        assertEquals(Map.of("mito", "b", "er", "a", "pm", "b"), roughly.choices());
        assertTrue(roughly.notes().get(0).contains("different crops"), roughly.notes().toString());
        BestRuns told = BestRuns.of(crops, Map.of("mito", "a"), false);
        assertEquals("a", told.choices().get("mito"));
        assertEquals(
                List.of("As you said, not by validation: mito."), told.notes(), "no other note");
        List<RunScores> sizes =
                List.of(
                        run("a", dice("mito", 0.5), "d/crop1"),
                        new RunScores("b", dice("mito", 0.6), Set.of("d/crop1"), "[4, 4, 4] nm"));
        assertThrows(UsageException.class, () -> BestRuns.of(sizes));
    }

    @Test
    void aChoiceNamesAClassAndARunThatHasIt() {
        List<RunScores> runs =
                List.of(run("a", dice("mito", 0.5, "er", 0.7)), run("b", dice("mito", 0.6)));
        assertEquals("a", BestRuns.of(runs, Map.of("mito", "a"), false).choices().get("mito"));
        for (Map<String, String> wrong :
                List.of(Map.of("er", "b"), Map.of("mito", "c"), Map.of("pm", "a")))
            assertThrows(UsageException.class, () -> BestRuns.of(runs, wrong, false));
    }

    @Test
    void rowsThatTheChosenRunLacksAreOfTheNextBest() {
        BestRuns best =
                BestRuns.of(
                        List.of(
                                run("a", dice("mito", 0.4)),
                                run("b", dice("mito", null)),
                                run("c", dice("mito", 0.9)),
                                run("d", dice("er", 0.9)),
                                run("e", dice("mito", 0.6))));
        assertEquals(List.of("c", "e", "a", "b"), best.ranking("mito"));
        assertEquals(List.of(), best.ranking("golgi"));
    }

    @Test
    void theChoiceIsATableAFileAndJson() throws IOException {
        BestRuns best =
                BestRuns.of(
                        List.of(
                                run("runs/a", dice("mito", 0.5, "er", null)),
                                run("runs/b", dice("mito", 0.61234))));
        List<String> lines = best.table().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).matches("mito +0\\.5000 +0\\.6123\\* +runs/b"), lines.get(1));
        assertTrue(lines.get(2).matches("er +-\\* +runs/a"), lines.get(2));
        Path file = folder.resolve("s.runs.csv");
        best.write(file);
        assertEquals(
                Arrays.asList(
                        "class,run,val_dice runs/a,val_dice runs/b",
                        "mito,runs/b,0.500000,0.612340",
                        "er,runs/a,,"),
                Files.readAllLines(file));
        BestRuns read = Json.MAPPER.readValue(Json.bytes(best), BestRuns.class);
        assertEquals(best, read);
    }
}
