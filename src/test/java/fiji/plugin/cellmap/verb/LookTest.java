// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.Gaze;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.predict.Sight;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.worker.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The session gives the cells that the verb writes, with the engine and files. */
@Timeout(120)
class LookTest {

    private static final long[] SHAPE = {70, 40, 90};
    private static final double NM = 8;

    @TempDir Path folder;
    private Path em;

    @BeforeEach
    void makeEm() {
        em = em("d.zarr", SHAPE);
    }

    private Path em(String name, long[] shape) {
        byte[] values = new byte[(int) Box.of(shape).size()];
        new Random(5).nextBytes(values);
        try (ArrayStore store = Stores.openOrCreate(folder.resolve(name))) {
            store.create("em/s0", ArraySpec.of(shape, new int[] {32, 32, 32}, DType.UINT8))
                    .write(Box.of(shape), values);
            VoxelGrid grid = new VoxelGrid(new double[] {NM, NM, NM}, new double[] {80, 0, -8});
            Multiscale.write(store, "em", "em", List.of(new Multiscale.Level("s0", grid)));
        }
        return folder.resolve(name).resolve("em");
    }

    /** A network that returns its input at its voxel size, or another one. */
    private Path model(double result) throws IOException {
        String forward = "return torch.mul(x, 1)";
        if (result < NM) forward = "return torch.upsample_nearest3d(x, [64, 64, 64])";
        if (result > NM) forward = "return torch.avg_pool3d(x, [2, 2, 2], [2, 2, 2])";
        return model("id" + result, result, forward);
    }

    /**
     * A network whose result tells how many windows it was called with, and which takes the same
     * time for any number of them.
     */
    private Path counting(String name, double more) throws IOException {
        return model(
                name,
                NM,
                "y = torch.add(torch.ones([512, 512]), torch.mul(torch.sum(x), 0.))",
                "for i in range(4):",
                "  y = torch.mul(torch.mm(y, y), 0.)",
                "n = torch.size(x, 0)",
                "return torch.add(torch.add(torch.mul(x, n), " + more + "), torch.sum(y))");
    }

    private Path model(String name, double result, String... forward) throws IOException {
        Path file = folder.resolve(name + ".pt");
        TorchModule root = new TorchModule("Id");
        root.method("forward(x: Tensor) -> Tensor", forward);
        ModelFile.write(file, root, root.initial(0), Map.of());
        int out = (int) (32 * NM / result);
        Files.writeString(
                Path.of(file.toString().replace(".pt", ".yaml")),
                """
                classes: [mito]
                voxel_size: [%1$s, %1$s, %1$s]
                window: [32, 32, 32]
                output_window: [%2$d, %2$d, %2$d]
                output_voxel_size: [%3$s, %3$s, %3$s]
                intensity_scale: 0.00392156862745098
                activation: sigmoid
                """
                        .formatted(NM, out, result));
        return file;
    }

    private static Look look(Path model, String input, Path output) {
        return new Look(
                null,
                model.toString(),
                input,
                null,
                output == null ? null : output.toString(),
                "cpu",
                List.of(),
                null,
                null);
    }

    private PredictionSummary predict(Path model, String input, Path output) {
        return predict(model, input, output, null);
    }

    private PredictionSummary predict(Path model, String input, Path output, String format) {
        PredictionResult result =
                Named.of(Predict.class)
                        .with(Predict::model, model.toString())
                        .with(Predict::input, input)
                        .with(Predict::output, output.toString())
                        .with(Predict::format, format)
                        .with(Predict::device, "cpu")
                        .make()
                        .run(Progress.none());
        return result.predictions().get(0).summary();
    }

    /** Looks at cells until all are seen. */
    private static List<Sight> seen(Look look, long... cells) {
        List<Sight> seen = new ArrayList<>();
        Set<Long> wanted = new HashSet<>();
        for (long cell : cells) wanted.add(cell);
        new InProcess()
                .run(
                        look,
                        ready -> ready.accept(new Gaze(1, cells, new long[3])),
                        new Progress() {
                            @Override
                            public void begin(String stage, long total) {}

                            @Override
                            public void advance(long units) {}

                            @Override
                            public void message(String text) {}

                            @Override
                            public void tell(Event event) {
                                if (event instanceof Sight sight) seen.add(sight);
                                if (event instanceof Sight.Cell cell) wanted.remove(cell.number());
                            }

                            @Override
                            public boolean cancelled() {
                                return wanted.isEmpty();
                            }
                        });
        return seen;
    }

    @ParameterizedTest
    @ValueSource(doubles = {8, 4, 16})
    void whatIsSeenIsWhatThePredictionWrites(double result) throws Exception {
        Path model = model(result);
        Path whole = folder.resolve("whole.zarr");
        predict(model, em.toString(), whole);
        List<Sight> seen = seen(look(model, em.toString(), null), 1, 0);
        Sight.Scene scene = (Sight.Scene) seen.get(0);
        // A smaller window first, where the network takes one: this does not if it is scaled up.
        int estimates = result < NM ? 1 : 2;
        for (Sight sight : seen.subList(1, 1 + estimates))
            assertArrayEquals(new long[3], ((Sight.Glimpse) sight).min());
        assertEquals(1 + estimates + 2, seen.size());
        try (ArrayStore store = Stores.open(whole)) {
            VoxelGrid grid = Multiscale.read(store, "mito").finest().grid();
            assertArrayEquals(grid.scale(), scene.scale());
            assertArrayEquals(grid.translation(), scene.translation());
            assertArrayEquals(store.open("mito/s0").spec().shape(), scene.shape());
            for (Sight sight : seen.subList(1 + estimates, seen.size())) {
                Sight.Cell cell = (Sight.Cell) sight;
                long[] index = Boxes.nth(scene.cell(), scene.shape(), cell.number());
                Box box = Boxes.cell(scene.cell(), index).intersect(Box.of(scene.shape()));
                assertArrayEquals((byte[]) store.open("mito/s0").read(box), cell.values());
            }
        }
    }

    /**
     * Settings left as they are, nothing kept: whoever is the first measures how many windows go
     * into a call, and the other one does the same.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cellsAreCalledAsThePredictionIs(boolean lookFirst) throws Exception {
        String before = System.setProperty("cellmap.calls", folder.resolve("calls").toString());
        try {
            String large = em("large.zarr", new long[] {64, 160, 160}).toString();
            Path model = counting("counting", lookFirst ? 0.25 : 0.5);
            Path whole = folder.resolve("whole.zarr");
            List<Sight> seen = lookFirst ? seen(look(model, large, null), 4) : null;
            assertTrue(predict(model, large, whole).batchSize() > 1);
            if (!lookFirst) seen = seen(look(model, large, null), 4);
            Sight.Scene scene = (Sight.Scene) seen.get(0);
            Sight.Cell cell = (Sight.Cell) seen.get(seen.size() - 1);
            long[] index = Boxes.nth(scene.cell(), scene.shape(), cell.number());
            Box box = Boxes.cell(scene.cell(), index).intersect(Box.of(scene.shape()));
            try (ArrayStore store = Stores.open(whole)) {
                assertArrayEquals((byte[]) store.open("mito/s0").read(box), cell.values());
            }
        } finally {
            if (before == null) System.clearProperty("cellmap.calls");
            else System.setProperty("cellmap.calls", before);
        }
    }

    /** However the path of the EM is written. */
    @Test
    void thePredictionGoesOnWithTheCells() throws Exception {
        Path model = model(NM);
        Path output = folder.resolve("kept.zarr");
        seen(look(model, em.toString(), output), 3);
        String other = folder + "/../" + folder.getFileName() + "/d.zarr/em/";
        assertEquals(1, predict(model, other, output).resumed());
        Path whole = folder.resolve("whole.zarr");
        predict(model, em.toString(), whole);
        try (ArrayStore a = Stores.open(output);
                ArrayStore b = Stores.open(whole)) {
            Box all = Box.of(SHAPE);
            assertArrayEquals(
                    (byte[]) b.open("mito/s0").read(all), (byte[]) a.open("mito/s0").read(all));
        }
        List<Sight> again = seen(look(model, other, output), 0, 1, 2, 3);
        assertEquals(4, again.stream().filter(Sight.Cell.class::isInstance).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zarr", "zarr3", "zarr3-sharded", "n5"})
    void aResultOfAnyFormatIsLookedAt(String format) throws Exception {
        Path model = model(NM);
        Path output = folder.resolve(format.equals("n5") ? "out.n5" : "out.zarr");
        predict(model, em.toString(), output, format);
        List<Sight> seen = seen(look(model, em.toString(), output), 0);
        Sight.Scene scene = (Sight.Scene) seen.get(0);
        Sight.Cell cell = (Sight.Cell) seen.get(seen.size() - 1);
        Box box = Boxes.cell(scene.cell(), new long[3]).intersect(Box.of(SHAPE));
        try (ArrayStore store = Stores.open(output)) {
            assertArrayEquals((byte[]) store.open("mito/s0").read(box), cell.values());
        }
    }

    @Test
    void whatCannotBeOpenedIsSaid() throws Exception {
        Path model = model(NM);
        Look none = look(folder.resolve("none.pt"), em.toString(), null);
        UsageException e = assertThrows(UsageException.class, () -> seen(none, 0));
        assertTrue(e.where().contains("none.pt"), e.where());
        predict(model, em.toString(), folder.resolve("out.zarr"));
        Look other = look(model(16), em.toString(), folder.resolve("out.zarr"));
        assertThrows(UsageException.class, () -> seen(other, 0));
    }
}
