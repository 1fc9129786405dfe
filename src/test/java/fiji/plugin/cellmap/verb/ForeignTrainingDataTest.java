// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on EM whose metadata leave something out. */
class ForeignTrainingDataTest {

    @TempDir Path folder;
    private Phantom phantom;
    private Path em;

    @BeforeEach
    void makePhantom() {
        phantom = Tiny.phantom(folder.resolve("data"));
        em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
    }

    private void change(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        String changed = text.replaceAll(from, to);
        assertFalse(text.equals(changed), text);
        Files.writeString(file, changed);
    }

    private TrainingResult train(boolean dryRun) throws IOException {
        Train train = Tiny.train(folder, phantom.root(), "run");
        return (dryRun ? Named.like(train).with(Train::dryRun, true).make() : train)
                .run(Progress.none());
    }

    @Test
    void whatWasAssumedIsInTheLogAndInTheResult() throws IOException {
        change(em.resolve(".zattrs"), "\"unit\" *: *\"nanometer\"", "\"long_name\" : \"\"");
        String note = "says [8.0, 8.0, 8.0] without a unit: taken for nanometres.";
        assertTrue(train(true).summary().contains(note));
        TrainingResult result = train(false);
        assertTrue(result.warnings().stream().anyMatch(w -> w.contains(note)));
        assertTrue(Files.readString(folder.resolve("run/run.log")).contains(note));
    }

    @Test
    void anUnknownVoxelSizeIsRefusedBeforeAnythingIsWritten() throws IOException {
        change(em.resolve(".zattrs"), "\"scale\"", "\"scales\"");
        assertThrows(CellMapException.class, () -> train(false));
        Files.delete(em.resolve(".zattrs"));
        String why = assertThrows(CellMapException.class, () -> train(false)).getMessage();
        assertTrue(why.contains("voxel size is unknown"), why);
        assertFalse(Files.exists(folder.resolve("run")));
        for (String level : new String[] {"s0", "s1"})
            if (Files.exists(em.resolve(level)))
                Files.writeString(
                        em.resolve(level).resolve(".zattrs"),
                        level.equals("s0")
                                ? "{\"voxel_size\":[8,8,8]}"
                                : "{\"voxel_size\":[16,16,16],\"translation\":[4,4,4]}");
        assertEquals(0, train(true).steps());
    }
}
