// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.fiji.bdv.LookSetup;
import fiji.plugin.cellmap.fiji.bdv.SmallRun;
import fiji.plugin.cellmap.fiji.dialog.FormField;
import fiji.plugin.cellmap.fiji.dialog.Offer;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(150)
class LookCommandTest {

    @TempDir Path folder;

    private static LookSetup setup(String... pairs) {
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) texts.put(pairs[i], pairs[i + 1]);
        return LookCommand.setup(new LookCommand().request(texts));
    }

    @Test
    void everyInputIsExplained() {
        for (Declaration input : new LookCommand().declarations()) {
            assertFalse(input.label().isBlank(), input.name());
            assertFalse(input.help().isBlank(), input.name());
        }
    }

    @Test
    void theLatestRunWithAModelIsWhatTheDialogBeginsWith() throws Exception {
        RunFolder run = SmallRun.make(folder);
        Files.writeString(run.model(), "");
        Path alone = Files.createFile(folder.resolve("alone.pt"));
        QuietHost host = new QuietHost();
        LastEntries last = new LastEntries(host.memory());
        last.keep(new LookCommand(), Map.of("model", alone.toString()));
        last.keep(new TrainCommand(), Map.of("run", run.root().toString()));
        last.keep(new TrainCommand(), Map.of("run", folder + "/untrained"));
        FormField model =
                new CommandDialog(new LookCommand(), host).form(Map.of(), Map.of()).fields().get(0);
        assertEquals(run.root().toString(), model.initial());
        assertEquals(
                List.of(run.root().toString(), alone.toString()),
                model.offers().stream().map(Offer::value).toList());
    }

    @Test
    void withoutModelItSaysWhatItNeeds() {
        UsageException e =
                assertThrows(UsageException.class, () -> new LookCommand().execute(null, Map.of()));
        assertTrue(e.getMessage().contains("Model"), e.getMessage());
    }

    @Test
    void withoutEmItSaysSo() {
        UsageException e =
                assertThrows(UsageException.class, () -> setup("model", folder + "/model.pt"));
        assertTrue(e.why().contains("em"), e.why());
    }

    @Test
    void aRunBringsItsDataCropsAndNeighbours() throws Exception {
        RunFolder run = SmallRun.make(folder);
        SmallRun.label(folder, 3, "mito", 16);
        Files.writeString(run.model(), "");
        RunFolder other = new RunFolder(folder.resolve("other"));
        Files.createDirectories(other.root());
        Files.copy(run.config(), other.config());
        Files.writeString(other.model(), "");
        Files.createDirectories(folder.resolve("untrained"));
        Files.copy(run.config(), folder.resolve("untrained/config.yaml"));
        Files.writeString(
                run.root().resolve("result_extended.json"),
                "{\"crop3\": {\"mito\": {\"tp\": 1, \"fp\": 9, \"fn\": 5, \"status\": \"scored\","
                        + " \"num_voxels\": 99, \"voxel_size\": [8, 8, 8], \"is_missing\":"
                        + " false}}, \"label_scores\": {}}");
        LookSetup setup = setup("model", run.root().toString());
        assertEquals("d", setup.crops().get(0).dataset());
        assertEquals(3, setup.crops().get(0).number());
        assertArrayEquals(new double[] {16, 16, 16}, setup.crops().get(0).min());
        assertEquals(setup.crops().get(0), setup.start());
        assertTrue(setup.em().toString().endsWith("fibsem-uint8"), setup.em().toString());
        assertEquals(List.of("crop3/mito"), setup.worst());
        assertEquals(3, setup.worstCrop().number());
        assertEquals(
                List.of("run", "other"), setup.choices().stream().map(Object::toString).toList());
    }

    @Test
    void onlyTheFirstModelKeepsItsCells() throws Exception {
        RunFolder run = SmallRun.make(folder);
        LookSetup setup =
                setup(
                        "model", run.root().toString(),
                        "second", folder + "/x.pt",
                        "em", folder + "/data/d/d.zarr/recon-1/em/fibsem-uint8",
                        "voxelSize", "8",
                        "output", folder + "/out.zarr");
        assertEquals(folder + "/out.zarr", setup.session(setup.first()).output());
        assertNull(setup.session(setup.second()).output());
        assertEquals(folder + "/x.pt", setup.session(setup.second()).model());
        assertArrayEquals(new double[] {8, 8, 8}, setup.voxelSize());
        assertNull(setup.start());
    }

    @Test
    void aVoxelSizeOfTwoNumbersIsRefused() {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> setup("model", "m.pt", "em", "e.zarr", "voxelSize", "8,8"));
        assertTrue(e.why().contains("not a voxel size"), e.why());
    }

    @Test
    void withoutAScreenItSaysSo() throws Exception {
        String em = SmallRun.make(folder).root() + "/../data/d/d.zarr/recon-1/em/fibsem-uint8";
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> new LookCommand().execute(null, Map.of("model", "m.pt", "em", em)));
        assertTrue(e.why().contains("no screen"), e.why());
    }

    /** In a JVM of its own, for this one has no screen. Needs DISPLAY, for example of Xvfb. */
    @Test
    void theWindowShowsWhatTheModelsSeeAndItsEndFreesThem() throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "there is no screen");
        SmallRun.make(folder);
        List<String> path = new ArrayList<>(Jvm.classPathWithoutEngine());
        Jvm.End end =
                Jvm.run(
                        path,
                        List.of("-Djava.awt.headless=false"),
                        fiji.plugin.cellmap.fiji.bdv.LookJvm.class,
                        folder + "/data/d/d.zarr/recon-1/em/fibsem-uint8",
                        folder.resolve("window.png").toString());
        assertEquals(0, end.code(), end.output());
        assertTrue(end.output().contains("finished 6 6"), end.output());
        assertTrue(end.output().contains("frames 1\n"), end.output());
        assertTrue(end.output().contains("coloured true"), end.output());
        assertTrue(end.output().contains("free true"), end.output());
        assertTrue(end.output().contains("ended"), end.output());
    }
}
