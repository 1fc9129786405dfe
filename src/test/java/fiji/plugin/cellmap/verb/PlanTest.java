// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From data to a configuration that trains as it is. */
class PlanTest {

    private static final Path SHARED = Path.of("..", "shared", "data");

    @TempDir static Path together;
    private static Path phantom;

    @TempDir Path folder;

    @BeforeAll
    static void makePhantom() {
        phantom = Tiny.phantom(together.resolve("phantom")).root();
    }

    private Plan.Result plan(Path data, String out, List<String> datasets, String... classes) {
        return Named.of(Plan.class)
                .with(Plan::data, data.toString())
                .with(Plan::classes, List.of(classes))
                .with(Plan::datasets, datasets)
                .with(Plan::hours, 0.001)
                .with(Plan::device, "cpu:2")
                .with(Plan::out, folder.resolve(out).toString())
                .make()
                .run(Progress.none());
    }

    /** Without another word, but an epoch of one step. */
    private TrainingResult train(Plan.Result plan) {
        return Named.of(Train.class)
                .with(Train::config, plan.file())
                .with(Train::run, folder.resolve("run").toString())
                .with(Train::device, "cpu")
                .with(Train::set, List.of("train.epochs=1", "train.iterations_per_epoch=1"))
                .make()
                .run(Progress.none());
    }

    private static Experiment read(Plan.Result plan) {
        return ConfigFile.read(Path.of(plan.file()), List.of()).experiment();
    }

    private List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        names.sort(null);
        return names;
    }

    @Test
    void aPhantomIsPlannedAndTrained() throws Exception {
        Plan.Result plan = plan(phantom, "p.yaml", null, "mito", "er");
        assertEquals(List.of("p.yaml"), names(), "nothing else is written");
        Experiment e = read(plan);
        assertEquals("p", e.name());
        assertEquals(List.of("mito", "er"), e.classes());
        assertArrayEquals(plan.patch(), e.data().patchSize());
        assertEquals(plan.heldOut(), e.data().validationCrops());
        assertEquals(plan.steps(), (long) e.train().epochs() * e.train().iterationsPerEpoch());
        String text = Files.readString(Path.of(plan.file()));
        assertTrue(text.contains("mito: annotated in "), text);
        assertTrue(text.contains("as measured on cpu"), text);
        assertTrue(
                plan.warnings().stream().anyMatch(n -> n.startsWith("In 0:04 min only ")),
                plan.warnings().toString());
        assertTrue(
                plan.warnings().stream().anyMatch(n -> n.contains("one device: cpu of cpu:2")),
                plan.warnings().toString());
        assertTrue(
                plan.summary().matches("(?s).* s: about \\d+:\\d\\d min and .*"), plan.summary());
        assertEquals(1, train(plan).steps());
    }

    @Test
    void whatIsThereIsNotReplaced() throws Exception {
        Files.writeString(folder.resolve("p.yaml"), "mine");
        UsageException e =
                assertThrows(UsageException.class, () -> plan(phantom, "p.yaml", null, "mito"));
        assertTrue(e.getMessage().contains("there already"), e.getMessage());
        assertEquals("mine", Files.readString(folder.resolve("p.yaml")));
    }

    @Test
    void whatCannotBePlannedIsSaid() throws Exception {
        UsageException e =
                assertThrows(UsageException.class, () -> plan(phantom, "p.yaml", null, "golgi"));
        assertTrue(e.getMessage().contains("golgi"), e.getMessage());
        assertThrows(UsageException.class, () -> plan(phantom, "p.yaml", null, "no such class"));
        Plan small =
                Named.of(Plan.class)
                        .with(Plan::data, phantom.toString())
                        .with(Plan::classes, List.of("mito"))
                        .with(Plan::memory, 0.1)
                        .with(Plan::device, "cpu")
                        .with(Plan::out, folder.resolve("p.yaml").toString())
                        .make();
        e = assertThrows(UsageException.class, () -> small.run(Progress.none()));
        assertTrue(e.getMessage().contains("Too little memory"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("p.yaml")));
    }

    /** FIB-SEM, cubic: the recipe that was measured on it follows from its crops. */
    @Test
    void theMedullaIsPlannedAndTrained() {
        assumeTrue(Files.isDirectory(SHARED));
        Plan.Result plan = plan(SHARED, "medulla.yaml", List.of("flyem_medulla-1"), "pm", "cell");
        assertArrayEquals(new double[] {10, 10, 10}, plan.voxelSize());
        assertArrayEquals(new int[] {32, 32, 32}, plan.patch());
        assertEquals(List.of(902), plan.heldOut());
        Experiment e = read(plan);
        assertEquals("BasicUNet", e.model().architecture());
        assertEquals(0.0302, e.data().intensityScale(), 0.002);
        TrainingResult trained = train(plan);
        assertEquals(1, trained.steps());
        assertEquals(1, trained.validationCrops());
        assertTrue(trained.classDice().get("cell") != null, trained.toString());
    }

    /** What the training would say of its crops is in the plan, too. */
    @Test
    void dataOfUnlikeVoxelSizesAreTold() throws Exception {
        assumeTrue(Files.isDirectory(SHARED));
        Plan.Result plan =
                plan(SHARED, "both.yaml", List.of("flyem_medulla-1", "ini_fly-vnc-1"), "pm");
        assertTrue(
                plan.warnings().stream()
                        .anyMatch(n -> n.contains("crop911") && n.contains("interpolated")),
                plan.warnings().toString());
        String text = Files.readString(Path.of(plan.file())).replace("\n#", "");
        assertTrue(text.contains("it is interpolated and shows nothing finer"), text);
    }

    /** Serial sections: one crop, voxels that are far from cubic. */
    @Test
    void theNerveCordIsPlannedAndTrained() {
        assumeTrue(Files.isDirectory(SHARED));
        Plan.Result plan = plan(SHARED, "vnc.yaml", List.of("ini_fly-vnc-1"), "mito", "pm");
        assertArrayEquals(new double[] {50, 9.2, 9.2}, plan.voxelSize());
        assertArrayEquals(new int[] {16, 96, 96}, plan.patch());
        assertEquals(List.of(), plan.heldOut());
        assertEquals("PlainConvUNet", read(plan).model().architecture());
        assertTrue(
                plan.warnings().stream().anyMatch(n -> n.contains("will not judge mito, pm")),
                plan.warnings().toString());
        assertTrue(
                plan.summary().matches("(?s).* s: about \\d+:\\d\\d min and .*"), plan.summary());
        assertEquals(1, train(plan).steps());
    }
}
