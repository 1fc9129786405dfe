// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on folds of the crops. */
class FoldTest {

    @TempDir Path folder;

    private Phantom phantom;

    @BeforeEach
    void makeData() {
        phantom = Tiny.phantom(folder.resolve("data"));
    }

    private TrainingResult train(String run, String fold, boolean dry, String... set)
            throws Exception {
        return Named.like(Tiny.train(folder, phantom.root(), run, set))
                .with(Train::fold, fold)
                .with(Train::dryRun, dry)
                .make()
                .run(Progress.none());
    }

    @Test
    void aFoldIsHeldOutWrittenAndSaid() throws Exception {
        Set<String> held = new TreeSet<>();
        for (int k = 1; k <= 3; k++) {
            TrainingResult result = train("run" + k, k + "/3", false, "train.epochs=1");
            assertEquals(2, result.trainingCrops());
            assertEquals(1, result.validationCrops());
            String notes = String.join("\n", result.warnings());
            assertTrue(notes.contains("Fold " + k + " of 3 is held out"), notes);
            assertTrue(notes.contains("data.validation_crops has no effect"), notes);
            RunFolder run = new RunFolder(folder.resolve("run" + k));
            held.addAll(
                    Datasplit.read(run.datasplit()).validate().stream()
                            .map(DatasplitRow::cropName)
                            .collect(Collectors.toSet()));
            assertTrue(Files.readString(run.config()).contains("fold: " + k + "/3"));
            assertTrue(Files.readString(run.log()).contains("Fold " + k + " of 3 is held out"));
        }
        assertEquals(3, held.size());
    }

    @Test
    void aDatasplitIsDividedAnew() throws Exception {
        train("first", null, false, "train.epochs=1");
        Path csv = new RunFolder(folder.resolve("first")).datasplit();
        TrainingResult result = train("second", "1/3", true, "data.datasplit=" + csv);
        assertEquals(1, result.validationCrops());
        String notes = String.join("\n", result.warnings());
        assertTrue(notes.contains("the sides in data.datasplit have no effect"), notes);
    }

    @Test
    void aRunOfAnotherFoldIsNotResumed() throws Exception {
        train("run", "1/3", false, "train.epochs=1");
        UsageException e = assertThrows(UsageException.class, () -> train("run", "2/3", false));
        assertTrue(e.why().contains("data.fold"), e.why());
    }

    @Test
    void whatIsNoFoldIsRefused() {
        for (String fold : new String[] {"4/3", "0/3", "1/1", "half"}) {
            UsageException e = assertThrows(UsageException.class, () -> train("run", fold, true));
            assertTrue(e.getMessage().contains("k/n"), e.getMessage());
        }
        UsageException key =
                assertThrows(UsageException.class, () -> train("run", null, true, "data.fold=4/3"));
        assertTrue(key.getMessage().contains("data.fold"), key.getMessage());
        UsageException more = assertThrows(UsageException.class, () -> train("run", "1/9", true));
        assertTrue(more.why().contains("more folds than crops"), more.why());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    /** A class of one crop cannot be trained where that is held out. */
    @Test
    void aFoldThatLeavesNothingToTrainAClassOnIsRefused() throws Exception {
        Path csv = folder.resolve("few.csv");
        train("first", null, false, "train.epochs=1");
        String text = Files.readString(new RunFolder(folder.resolve("first")).datasplit());
        Files.writeString(
                csv, text.replace("[mito,er]", "[mito]").replaceFirst("\\[mito\\]", "[mito,er]"));
        int refused = 0;
        for (int k = 1; k <= 3; k++) {
            try {
                train("run", k + "/3", true, "data.datasplit=" + csv);
            } catch (UsageException e) {
                refused++;
                assertTrue(e.getMessage().contains("data.fold"), e.getMessage());
                assertTrue(e.why().contains("Only crops that are held out annotate er"), e.why());
            }
        }
        assertEquals(1, refused);
    }
}
