// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir Path temp;

    private RunFolder run;

    @BeforeEach
    void makeRun() throws IOException {
        run = new RunFolder(temp.resolve("run"));
        run.create();
        Files.writeString(
                run.config(),
                """
                name: r
                classes: [mito]
                challenge: mitochondria
                model: {architecture: BasicUNet}
                data: {voxel_size: [8, 8, 8], patch_size: [32, 32, 32]}
                process:
                  classes:
                    mito: {threshold: 0.5, min_size: 10}
                """);
    }

    @Test
    void aFolderWithAConfigurationIsARun() {
        assertEquals(run, RunFolder.existing(run.root().toString()));
        String empty = temp.toString();
        UsageException e = assertThrows(UsageException.class, () -> RunFolder.existing(empty));
        assertTrue(e.why().contains("config.yaml"), e.why());
        assertFalse(new RunFolder(temp).exists());
    }

    @Test
    void makingItLeavesNoTrace() throws IOException {
        RunFolder other = new RunFolder(temp.resolve("a/b"));
        other.create();
        try (var files = Files.list(other.root())) {
            assertEquals(0, files.count());
        }
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThrows(UsageException.class, () -> new RunFolder(file.resolve("c")).create());
    }

    @Test
    void everythingLiesInTheFolderUnderItsOwnName() {
        List<Path> all =
                List.of(
                        run.config(),
                        run.challenge(),
                        run.environment(),
                        run.log(),
                        run.journal(),
                        run.datasplit(),
                        run.checkpoints(),
                        run.preview(12),
                        run.tensorBoard(),
                        run.model(),
                        run.predictions(),
                        run.processed(),
                        run.tuned(),
                        run.tuning(),
                        run.submission(),
                        run.result(),
                        run.report());
        assertEquals(all.size(), all.stream().distinct().count());
        for (Path path : all) assertTrue(path.startsWith(run.root()), path.toString());
        assertEquals("step-000012.png", run.preview(12).getFileName().toString());
    }

    @Test
    void tunedRulesComeBeforeConfiguredOnesAndOverridesBeforeBoth() throws IOException {
        assertEquals(0.5, threshold(List.of()));
        Files.writeString(
                run.tuned(), "process:\n  classes:\n    mito: {threshold: 0.7, min_size: 10}\n");
        assertEquals(0.7, threshold(List.of()));
        assertEquals(0.9, threshold(List.of("process.classes.mito.threshold=0.9")));
    }

    private Object threshold(List<String> sets) {
        return run.configForProcessing(sets).experiment().process().rule("mito").get("threshold");
    }

    @Test
    void theDataRootIsWhatTheRunNoted() throws IOException {
        assertEquals(Optional.empty(), DataRoot.of(run));
        Files.writeString(run.environment(), "{\"data\": \"/em\"}");
        assertEquals(Optional.of(Path.of("/em")), DataRoot.of(run));
        assertEquals(Path.of("/em"), RunChallenge.dataRoot(run.submission()));
        assertNull(RunChallenge.dataRoot(temp.resolve("elsewhere.zip")));
        Files.writeString(run.environment(), "{}");
        assertEquals(Optional.empty(), DataRoot.of(run));
    }

    @Test
    void theChallengeIsThatOfTheRunUnlessAnotherIsGiven() {
        assertEquals("mitochondria", RunChallenge.of(run).name());
        assertEquals("mitochondria", RunChallenge.find(null, run.submission()).name());
        assertEquals("cellmap", RunChallenge.find("cellmap", run.submission()).name());
        assertEquals("cellmap", RunChallenge.find(null, temp.resolve("bare.zip")).name());
    }

    @Test
    void aManifestIsTheOneGivenThenThatBesideTheDataThenTheChallenges() {
        Challenge official = Challenge.official();
        assertEquals(413, Manifests.find(null, null, official).rows().size());
        manifest(3).write(temp.resolve(Manifests.NAME));
        assertEquals(List.of(3), Manifests.find(null, temp, official).crops());
        Path given = temp.resolve("mine.csv");
        manifest(9).write(given);
        assertEquals(List.of(9), Manifests.find(given.toString(), temp, official).crops());

        Challenge open = Challenge.find("mitochondria");
        UsageException e =
                assertThrows(UsageException.class, () -> Manifests.find(null, null, open));
        assertEquals("Give their CSV with @{manifest}.", e.fix());
    }

    @Test
    void testCropsAreThoseOfTheChallengeAndOfTheData() throws IOException {
        manifest(3).write(temp.resolve(Manifests.NAME));
        assertEquals(0, RunTestCrops.rows(run, run.configForProcessing(List.of())).size());
        Files.writeString(run.environment(), "{\"data\": \"" + json(temp) + "\"}");
        List<CropTarget> rows = RunTestCrops.rows(run, run.configForProcessing(List.of()));
        assertEquals(List.of(3), rows.stream().map(CropTarget::crop).toList());
    }

    private static String json(Path path) {
        return path.toString().replace("\\", "\\\\");
    }

    private static Manifest manifest(int crop) {
        double[] nm = {8, 8, 8};
        return new Manifest(
                List.of(
                        new CropTarget(
                                crop, "a", "mito", nm, new double[3], new long[] {4, 4, 4})));
    }
}
