// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** TorchScript models that this program did not make, with a description beside them. */
class ForeignModelTest extends ForeignModels {

    @Test
    void validConvolutionsPredictEveryVoxelWithTheContextThatThereIs() throws IOException {
        sidecar(SIDECAR);
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        for (int c = 0; c < 2; c++) assertIsTheConvolution(values("a", c == 0 ? "mito" : "er"), c);
        predict(model, "b", "predict.dtype=float32", "predict.window=[34, 29, 24]")
                .run(Progress.none());
        assertIsTheConvolution(values("b", "er"), 1);
    }

    /** As chosen by an earlier attempt, or by a process that does another part. */
    @Test
    void theChosenWindowIsKeptAndGivesTheSame() throws IOException {
        sidecar(SIDECAR);
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        String choice = Files.readString(folder.resolve("a.ledger.window"));
        assertTrue(choice.contains("[ 84, 84, 84 ]"), choice);
        assertIsTheConvolution(values("a", "mito"), 0);
        Files.writeString(
                folder.resolve("c.ledger.window"),
                choice.replace("[ 84, 84, 84 ]", "[ 44, 44, 24 ]"));
        CountedWindows windows = new CountedWindows();
        predict(model, "c", "predict.dtype=float32").run(windows);
        for (int c = 0; c < 2; c++) assertIsTheConvolution(values("c", c == 0 ? "mito" : "er"), c);
        assertEquals(2 * 2 * 4, windows.done);
    }

    /** Counts. */
    private static final class CountedWindows implements Progress {
        private long done;

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            done += units;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    @Test
    void theDescriptionCanBeNamedAndCanNameTheModel() throws IOException {
        Path yaml = folder.resolve("mine.yaml");
        Files.writeString(yaml, SIDECAR + "model: foreign.pt\n");
        predict(yaml, "a", "predict.dtype=float32").run(Progress.none());
        assertIsTheConvolution(values("a", "mito"), 0);
    }

    /** The folder that cellmap-models exports, with the two things that it does not say. */
    @Test
    void aFolderOfTheCellMapProjectNeedsOnlyWhatItDoesNotSay() throws IOException {
        Path export = Files.createDirectory(folder.resolve("fly_organelles_run00"));
        write(export.resolve("model.ts"), "return torch.sigmoid(self.conv.forward(x))");
        Files.writeString(
                export.resolve("metadata.json"),
                """
                {"model_name": "fly_organelles_run00", "in_channels": 1, "out_channels": 2,
                 "channels_names": ["mito", "er"], "input_voxel_size": [8, 8, 8],
                 "output_voxel_size": [8, 8, 8], "input_shape": [1, 1, 24, 24, 24],
                 "inference_input_shape": [24, 24, 24], "inference_output_shape": [20, 20, 20],
                 "format_version": "1"}
                """);
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> predict(export, "a").run(Progress.none()));
        assertTrue(e.why().contains("intensity_scale, activation"), e.getMessage());
        assertTrue(e.fix().contains("model.yaml"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("a")));
        Files.writeString(
                export.resolve("model.yaml"),
                "intensity_scale: 0.01\nintensity_offset: -1\nactivation: none\n");
        predict(export, "a", "predict.dtype=float32").run(Progress.none());
        assertIsTheConvolution(values("a", "mito"), 0);
    }

    @Test
    void channelsAreChosenAndSoftmaxIsOverAllOfThem() throws IOException {
        sidecar(SIDECAR.replace("[mito, er]", "[er]\nchannels: [1]").replace("sigmoid", "softmax"));
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        float[] er = values("a", "er");
        for (int i = 0; i < er.length; i += 977) {
            int z = i / EDGE / EDGE;
            int y = i / EDGE % EDGE;
            int x = i % EDGE;
            double expected = sigmoid(logit(1, z, y, x) - logit(0, z, y, x));
            assertEquals(expected, er[i], 1e-5);
        }
        assertFalse(Files.exists(folder.resolve("a/mito")));
    }

    @Test
    void ofSeveralOutputsTheFirstCounts() throws IOException {
        write(model, "return (self.conv.forward(x), x)");
        sidecar(SIDECAR.replace("activation: sigmoid", "activation: tanh"));
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        float[] mito = values("a", "mito");
        for (int i = 0; i < mito.length; i += 977) {
            double x = logit(0, i / EDGE / EDGE, i / EDGE % EDGE, i % EDGE);
            assertEquals((1 + Math.tanh(x)) / 2, mito[i], 1e-5);
        }
    }

    /** As COSEM's networks: the output has half the voxel size of the input. */
    @Test
    void theOutputMayBeFiner() throws IOException {
        write(
                model,
                "y = self.conv.forward(x)",
                "return torch.upsample_nearest3d(y, [torch.mul(torch.size(y, 2), 2),"
                        + " torch.mul(torch.size(y, 3), 2), torch.mul(torch.size(y, 4), 2)])");
        sidecar(SIDECAR.replace("[20, 20, 20]", "[40, 40, 40]") + "output_voxel_size: [4, 4, 4]\n");
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        float[] mito = values("a", "mito");
        int edge = 2 * EDGE;
        assertEquals(edge * edge * edge, mito.length);
        for (int i = 0; i < mito.length; i += 3511) {
            double x = logit(0, i / edge / edge / 2, i / edge % edge / 2, i % edge / 2);
            assertEquals(sigmoid(x), mito[i], 1e-5);
        }
        try (var store = Stores.open(folder.resolve("a"))) {
            Multiscale.Level level = Multiscale.read(store, "mito").finest();
            assertArrayEquals(new double[] {4, 4, 4}, level.grid().scale());
            assertArrayEquals(new double[] {-2, -2, -2}, level.grid().translation());
        }
    }

    @Test
    void wrongDescriptionsAreRefusedBeforeAnythingIsWritten() throws IOException {
        String[][] cases = {
            {
                "output_window: [20, 20, 20]",
                "output_window: [22, 22, 22]",
                "it returned [1, 2, 20, 20, 20]"
            },
            {"output_window: [20, 20, 20]", "", "promises [1, 2, 24, 24, 24]"},
            {"[mito, er]", "[mito]", "promises [1, 1, 20, 20, 20]"},
            {"[mito, er]", "[mito, mito]", "classes is [mito, mito]"},
            {"[mito, er]", "[mito, a/b]", "classes is"},
            {"[mito, er]", "[a]\nchannels: [5]", "promises [1, 6, 20, 20, 20]"},
            {"[20, 20, 20]", "[20, 21, 20]", "output_window is [20, 21, 20]"},
            {"[20, 20, 20]", "[26, 26, 26]", "output_window is"},
            {"[24, 24, 24]", "[24, 24]", "window is [24, 24]"},
            {"[24, 24, 24]", "[-1, 24, 24]", "window is"},
            {"[24, 24, 24]", "[5000, 24, 24]", "window is"},
            {"voxel_size: [8, 8, 8]", "voxel_size: [8, 0, 8]", "voxel_size is"},
            {"activation: sigmoid", "activation: relu", "activation is relu"},
            {"activation: sigmoid", "", "Nothing states its activation"},
            {"intensity_scale: 0.01", "intensity_scale: 0", "intensity_scale is 0"},
            {"activation: sigmoid", "activation: sigmoid\nstep: 4", "Unknown key step"},
            {"intensity_offset: -1", "output_voxel_size: [3, 3, 3]", "output_voxel_size is"},
            {"classes: [mito, er]", "classes: mito: er", "foreign.yaml"},
        };
        for (String[] c : cases) {
            sidecar(SIDECAR.replace(c[0], c[1]));
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () -> predict(model, "a").run(Progress.none()),
                            c[1]);
            assertTrue(e.why().contains(c[2]) || e.where().contains(c[2]), e.getMessage());
            assertFalse(Files.exists(folder.resolve("a")), c[1]);
        }
    }

    @Test
    void weightsAndOtherFilesAreNoModel() throws IOException {
        sidecar(SIDECAR);
        Path pth = folder.resolve("weights.pth");
        Checkpoint.write(pth, weights);
        CellMapException e =
                assertThrows(CellMapException.class, () -> predict(pth, "a").run(Progress.none()));
        assertTrue(e.fix().contains("convert it"), e.getMessage());
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length - 100));
        assertThrows(CellMapException.class, () -> predict(model, "a").run(Progress.none()));
        assertThrows(
                CellMapException.class,
                () -> predict(folder.resolve("none.pt"), "a").run(Progress.none()));
        assertFalse(Files.exists(folder.resolve("a")));
    }
}
