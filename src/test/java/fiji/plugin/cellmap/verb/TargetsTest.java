// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.train.Checkpoints;
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

/** Exclusive classes and distances, from training to prediction. */
class TargetsTest {

    @TempDir static Path shared;
    private static Phantom phantom;

    @TempDir Path folder;

    @BeforeAll
    static void phantom() {
        phantom = Tiny.phantom(shared.resolve("data"));
    }

    /** Trains in two halves and at once; the state must have the same bits. */
    private ModelContract train(String... set) throws Exception {
        String[] half =
                Stream.concat(Stream.of(set), Stream.of("train.epochs=1")).toArray(String[]::new);
        Tiny.train(folder, phantom.root(), "run", half).run(Progress.none());
        TrainingResult end = Tiny.train(folder, phantom.root(), "run", set).run(Progress.none());
        assertEquals(3, end.resumedFrom());
        Tiny.train(folder, phantom.root(), "whole", set).run(Progress.none());
        assertArrayEquals(state("whole"), state("run"));
        assertTrue(end.dice() >= 0 && end.dice() <= 1);
        return ModelFile.contract(folder.resolve("run/model.pt"));
    }

    private byte[] state(String run) throws Exception {
        Path checkpoint = new Checkpoints(folder.resolve(run + "/checkpoints")).of(6);
        return Files.readAllBytes(checkpoint.resolve(Checkpoints.OPTIMIZER));
    }

    private byte[][] predicted() {
        PredictionResult result =
                Tiny.predict(folder.resolve("run").toString(), "test", phantom)
                        .run(Progress.none());
        Path zarr = Path.of(result.predictions().get(0).where());
        byte[][] values = new byte[2][];
        List<String> classes = List.of("mito", "er");
        for (int c = 0; c < 2; c++)
            try (var store = Stores.open(zarr)) {
                var array = store.open(classes.get(c) + "/s0");
                values[c] = (byte[]) array.read(Box.of(array.spec().shape()));
            }
        return values;
    }

    @Test
    void exclusiveClasses() throws Exception {
        ModelContract contract = train("target.exclusive=true", "loss.by_frequency=class_weights");
        assertEquals("softmax", contract.activation());
        assertArrayEquals(new int[] {1, 2}, contract.channels());
        byte[][] values = predicted();
        int most = 0;
        for (int i = 0; i < values[0].length; i++)
            most = Math.max(most, (values[0][i] & 255) + (values[1][i] & 255));
        assertTrue(most <= 256 && most > 0, "sum of probabilities " + most / 255.0);
    }

    /** Every voxel is one of the classes: the softmax is over them alone. */
    @Test
    void exclusiveClassesWithoutBackground() throws Exception {
        String target = "target={exclusive: true, background: false}";
        ModelContract contract = train(target, "loss={bce: 0, cross_entropy: 1}");
        assertEquals("softmax", contract.activation());
        assertNull(contract.channels());
        byte[][] values = predicted();
        for (int i = 0; i < values[0].length; i++)
            assertEquals(255, (values[0][i] & 255) + (values[1][i] & 255), 1);
    }

    @Test
    void distances() throws Exception {
        ModelContract contract = train("target.distance=[er]", "loss.smooth_l1=1");
        assertEquals(List.of("sigmoid", "tanh"), contract.activations());
        assertEquals(2, predicted().length);
    }

    /** Objects are channels beside the classes, from the labels to the steps that read them. */
    @Test
    void affinitiesAndBoundaries() throws Exception {
        String offsets = "offsets: [-1 0 0, 0 -1 0, 0 0 -1, 0 0 -4]";
        ModelContract contract =
                train(
                        "target={affinities: [mito], boundaries: [mito], " + offsets + "}",
                        "loss.by_frequency=class_weights",
                        "predict.flips=true",
                        "process.classes.mito={threshold: 0.1, mutex_watershed: {"
                                + offsets
                                + "}}");
        List<String> names = new ArrayList<>(List.of("mito", "er"));
        for (String o : List.of("z-1", "y-1", "x-1", "x-4")) names.add("mito_aff_" + o);
        names.add("mito_boundary");
        assertEquals(names, contract.classes());
        predicted();
        Path run = folder.resolve("run");
        ProcessPrediction.Result result =
                Named.of(ProcessPrediction.class)
                        .with(ProcessPrediction::input, run.toString())
                        .make()
                        .run(Progress.none());
        assertEquals(
                List.of("er", "mito"),
                result.crops().get(0).summary().classes().stream().map(c -> c.name()).toList());
    }

    /**
     * Numbers of objects are channels as well, and seeds of a watershed; validation leaves them.
     */
    @Test
    void centresAndDescriptors() throws Exception {
        TrainingResult trained =
                Tiny.train(
                                folder,
                                phantom.root(),
                                "run",
                                "target={centres: [mito], centre_vectors: [mito], descriptors: [mito], "
                                        + "descriptor_sigma: [24, 24, 24], descriptor_known: 0.5, "
                                        + "centre_reach: 100}",
                                "loss.by_frequency=class_weights",
                                "predict.flips=true",
                                "process.classes.mito={threshold: 0.1, watershed: {seeds: centre, dynamic: 0.01}}")
                        .run(Progress.none());
        ModelContract contract = ModelFile.contract(folder.resolve("run/model.pt"));
        assertEquals(16, contract.classes().size());
        assertEquals(
                List.of("mito", "er", "mito_centre", "mito_centre_z"),
                contract.classes().subList(0, 4));
        assertEquals("mito_lsd_size", contract.classes().get(15));
        assertEquals(List.of("sigmoid", "sigmoid", "tanh"), contract.activations().subList(0, 3));
        predicted();
        Path run = folder.resolve("run");
        ProcessPrediction.Result result =
                Named.of(ProcessPrediction.class)
                        .with(ProcessPrediction::input, run.toString())
                        .make()
                        .run(Progress.none());
        assertEquals(
                List.of("er", "mito"),
                result.crops().get(0).summary().classes().stream().map(c -> c.name()).toList());
        assertTrue(trained.warnings().stream().noneMatch(w -> w.contains("_lsd_z:")));
        String log = Files.readString(run.resolve("run.log"));
        assertTrue(log.contains("er 0.") && !log.contains("not judged"), log);
    }

    @Test
    void weightsThatFollowFromTheCrops() throws Exception {
        TrainingResult result =
                Tiny.train(
                                folder,
                                phantom.root(),
                                "run",
                                "loss.by_frequency=both",
                                "target={affinities: [mito], offsets: [0 0 -1]}")
                        .run(Progress.none());
        assertTrue(
                result.warnings().stream()
                        .anyMatch(n -> n.startsWith("Weights of the classes: mito ")),
                result.warnings().toString());
        assertTrue(
                result.warnings().stream()
                        .anyMatch(
                                n ->
                                        n.startsWith("Weights of present voxels: mito ")
                                                && n.endsWith(", mito_aff_x-1 1.00.")));
    }

    @Test
    void whatContradictsItselfIsRefused() {
        for (String[] wrong :
                new String[][] {
                    {"target.distance=[golgi]", "target.distance"},
                    {"target={exclusive: true, distance: [er]}", "target.distance"},
                    {"target.background=false", "target.background"},
                    {"target.affinities=[golgi]", "target.affinities"},
                    {"target.affinities=[er]", "target.affinities"},
                    {"target={exclusive: true, boundaries: [er]}", "target.boundaries"},
                    {"target={affinities: [mito], offsets: [0 0 0]}", "target.offsets"},
                    {"target={affinities: [mito], offsets: [1 0 0, 1 0 0]}", "target.offsets"},
                    {
                        "target={affinities: [mito], offsets: [3 0 0], offset_unit: nm}",
                        "target.offsets"
                    },
                    {"loss={bce: 0, dice: 0}", "loss"},
                    {"loss.class_weights=[1]", "loss.class_weights"},
                    {"loss={by_frequency: both, class_weights: [1, 2]}", "loss.by_frequency"}
                }) {
            UsageException e =
                    assertThrows(
                            UsageException.class,
                            () ->
                                    Tiny.train(folder, phantom.root(), "run", wrong[0])
                                            .run(Progress.none()));
            assertEquals("Invalid value for " + wrong[1], e.what());
        }
    }
}
