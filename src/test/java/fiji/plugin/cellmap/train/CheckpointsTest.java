// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.train.TrainingState.Score;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {

    @TempDir Path folder;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() {
        checkpoints = new Checkpoints(folder);
    }

    private void save(long step, Score... scores) {
        TrainingState state =
                new TrainingState(
                        1, "h", step, null, 0, 0, 0, List.of(scores), 0, null, null, null, false);
        checkpoints.save(
                state,
                p -> AtomicFiles.write(p.resolve(Checkpoints.MODEL), new byte[] {(byte) step}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"hash\":\"h\"",
                "\"scores\":[]",
                "\"step\":10",
            })
    void aStateThatLacksSomethingIsDamaged(String part) throws Exception {
        save(10);
        Path file = checkpoints.last().orElseThrow().resolve(Checkpoints.STATE);
        String text = Files.readString(file).replaceAll("\\s", "");
        assertTrue(text.contains(part), text);
        String name = part.substring(0, part.indexOf(':'));
        String wrong = name.equals("\"step\"") ? "-1" : "null";
        Files.writeString(file, text.replace(part, name + ":" + wrong));
        CellMapException e =
                assertThrows(CellMapException.class, () -> Checkpoints.state(file.getParent()));
        assertTrue(e.where().endsWith(Checkpoints.STATE), e.getMessage());
    }

    /** How micro-batches are computed, and the rate of a plateau. */
    @Test
    void whatCannotBeGoneOnWithIsDamagedToo() throws Exception {
        save(10);
        Path file = checkpoints.last().orElseThrow().resolve(Checkpoints.STATE);
        String text = Files.readString(file).strip();
        for (String more :
                List.of(
                        "\"micro_batch\":{\"patches\":0,\"recompute\":false}",
                        "\"plateau\":{\"best\":null,\"waited\":0,\"rate\":-1}",
                        "\"plateau\":{\"best\":null,\"waited\":0,\"rate\":\"NaN\"}")) {
            Files.writeString(file, text.substring(0, text.length() - 1) + "," + more + "}");
            assertThrows(CellMapException.class, () -> Checkpoints.state(file.getParent()), more);
        }
    }

    @Test
    void keepsTheLastTwoAndTheBest() {
        for (int step = 10; step <= 40; step += 10) save(step, new Score(10, 0.5));
        assertEquals(
                List.of(checkpoints.of(40), checkpoints.of(30), checkpoints.of(10)),
                checkpoints.newestFirst());
        assertEquals(checkpoints.of(40), checkpoints.last().orElseThrow());
        assertEquals(40, Checkpoints.whole(checkpoints.of(40)).step());
    }

    @Test
    void aFlippedBitAndAMissingFileAreFound() throws Exception {
        save(10);
        Path model = checkpoints.of(10).resolve(Checkpoints.MODEL);
        byte[] before = Files.readAllBytes(model);
        byte[] after = before.clone();
        after[0] ^= 1;
        Files.write(model, after);
        assertDamaged("model.pt has changed since it was written.");
        Files.delete(model);
        assertDamaged("model.pt is missing.");
        Files.write(model, before);
        assertEquals(10, Checkpoints.whole(checkpoints.of(10)).step());
        Path sums = checkpoints.of(10).resolve("SHA256SUMS");
        String lines = Files.readString(sums);
        assertEquals(
                List.of("model.pt", "state.json"),
                lines.lines().map(l -> l.split("  ")[1]).toList());
        Files.writeString(sums, "nonsense");
        assertDamaged("SHA256SUMS is not a list of sums.");
        Files.delete(sums);
        assertEquals(10, Checkpoints.whole(checkpoints.of(10)).step(), "of an older version");
    }

    private void assertDamaged(String why) {
        CellMapException e =
                assertThrows(CellMapException.class, () -> Checkpoints.whole(checkpoints.of(10)));
        assertEquals(why, e.why());
    }

    @Test
    void aFailureWhileWritingLeavesTheOlderOnes() {
        save(10);
        assertThrows(
                CellMapException.class,
                () ->
                        checkpoints.save(
                                TrainingState.start("h"),
                                p -> {
                                    throw new CellMapException("Disk full", p, "", "");
                                }));
        assertEquals(checkpoints.of(10), checkpoints.last().orElseThrow());
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void whatAKilledWriterLeftIsSweptAndNotTakenForACheckpoint() throws Exception {
        save(10);
        Files.createDirectories(folder.resolve("step-000020.1-1" + AtomicFiles.SUFFIX));
        Files.createDirectories(folder.resolve("step-000030"));
        Path writing = folder.resolve(AtomicFiles.temporaryName("step-000040"));
        Files.createDirectories(writing);
        Checkpoints again = new Checkpoints(folder);
        assertTrue(Files.exists(folder.resolve("step-000020.1-1" + AtomicFiles.SUFFIX)));
        again.sweep();
        assertTrue(Files.exists(writing), "what a living process writes must stay");
        assertEquals(again.of(10), again.last().orElseThrow());
        assertFalse(Files.exists(folder.resolve("step-000020.1-1" + AtomicFiles.SUFFIX)));
    }
}
