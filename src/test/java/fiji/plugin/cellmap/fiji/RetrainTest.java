// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Predict;
import fiji.plugin.cellmap.verb.Tiny;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import ij.ImagePlus;
import ij.WindowManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A label image is corrected, becomes a crop, and training goes on from the weights. */
class RetrainTest {

    @TempDir static Path folder;
    private static Phantom phantom;
    private static Path run;

    @BeforeAll
    static void train() throws Exception {
        phantom = Tiny.phantom(folder.resolve("data"));
        run = folder.resolve("run");
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
    }

    @AfterEach
    void closeImages() {
        WindowManager.setTempCurrentImage(null);
    }

    private static void run(CellMapCommand<?> command, String options) {
        command.execute(new QuietHost(), MacroOptions.read(options, command));
    }

    private static void retrain(String out, String set) {
        RetrainCommand command =
                new RetrainCommand() {
                    @Override
                    protected VerbRunner runner() {
                        return new InProcess();
                    }
                };
        run(
                command,
                "run=[%s] out=[%s] data=[%s] device=cpu set=[%s]"
                        .formatted(run, folder.resolve(out), phantom.root(), set));
    }

    private static List<byte[]> predicted(Path of) throws IOException {
        Path em = DataLayout.official(phantom.root()).em("phantom-1").path();
        Path out = folder.resolve(of.getFileName() + ".zarr");
        Named.of(Predict.class)
                .with(Predict::run, of.toString())
                .with(Predict::input, em.toString())
                .with(Predict::output, out.toString())
                .with(Predict::device, "cpu")
                .make()
                .run(Progress.none());
        try (var files = Files.walk(out.resolve("mito/s0"))) {
            List<byte[]> chunks = new java.util.ArrayList<>();
            // Not the metadata, which name the model.
            for (Path chunk : files.filter(Files::isRegularFile).sorted().toList())
                if (!chunk.getFileName().toString().startsWith("."))
                    chunks.add(Files.readAllBytes(chunk));
            return chunks;
        }
    }

    @Test
    void trainingGoesOnFromTheWeights() throws IOException {
        String still =
                "optimizer.learning_rate=1e-12,optimizer.minimum=0,train.epochs=1,train.iterations_per_epoch=1";
        retrain("still", still);
        List<byte[]> before = predicted(run);
        List<byte[]> after = predicted(folder.resolve("still"));
        assertEquals(before.size(), after.size());
        for (int i = 0; i < before.size(); i++) assertArrayEquals(before.get(i), after.get(i));
        retrain("moved", "train.epochs=1,train.iterations_per_epoch=2");
        List<byte[]> moved = predicted(folder.resolve("moved"));
        boolean same = true;
        for (int i = 0; i < before.size(); i++) same &= Arrays.equals(before.get(i), moved.get(i));
        assertFalse(same);
    }

    @Test
    void aCorrectedLabelImageIsTrainedOn() throws IOException {
        Path em = DataLayout.official(phantom.root()).em("phantom-1").path();
        ImagePlus shown = ShownVolume.open(em, false, "em");
        ImagePlus labels = ShownVolume.editable(shown, true);
        for (int z = 1; z <= labels.getNSlices(); z++) {
            var plane = labels.getStack().getProcessor(z);
            for (int i = 0; i < plane.getPixelCount(); i++)
                plane.set(i, plane.get(i) > 120 ? 3 : 0);
        }
        WindowManager.setTempCurrentImage(labels);
        run(
                new ImportImageCommand(),
                "out=[%s] dataset=phantom-1 crop=77 class=mito".formatted(phantom.root()));
        retrain("corrected", "train.epochs=1,train.iterations_per_epoch=1");
        String split = Files.readString(new RunFolder(folder.resolve("corrected")).datasplit());
        assertTrue(split.contains("crop77"), split);
    }

    @Test
    void anUnfinishedRunIsRefused() throws IOException {
        Path begun = Files.createDirectory(folder.resolve("begun"));
        Files.copy(run.resolve("config.yaml"), begun.resolve("config.yaml"));
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                run(
                                        new RetrainCommand(),
                                        "run=[%s] out=[%s] data=[%s]"
                                                .formatted(begun, folder.resolve("x"), folder)));
        assertEquals("Cannot find the model", e.what());
    }
}
