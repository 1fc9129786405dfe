// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with one crop of 4 x 4 x 8 voxels: two objects beside each other, er below them. */
class MeasureTest {

    private static final long[] SHAPE = {4, 4, 8};

    @TempDir Path folder;
    private RunFolder run;

    @BeforeEach
    void makeRun() throws IOException {
        run = new RunFolder(folder.resolve("run"));
        Files.createDirectories(run.root());
        Files.writeString(run.config(), "name: made\nclasses: [mito, er]\n");
        byte[] ids = new byte[128];
        byte[] er = new byte[128];
        byte[] p = new byte[128];
        for (int i = 0; i < 128; i++) {
            boolean inside = i / 32 < 2 && i / 8 % 4 > 0;
            ids[i] = (byte) (inside && i % 8 < 3 ? 1 : inside && i % 8 > 4 ? 2 : 0);
            er[i] = (byte) (i / 32 == 2 && i % 8 < 4 ? 1 : 0);
            p[i] = (byte) (ids[i] == 1 ? 204 : 255);
        }
        write(run.processed().resolve("ds.zarr"), "crop7/mito", ids);
        write(run.processed().resolve("ds.zarr"), "crop7/er", er);
        write(run.predictions().resolve("ds.zarr"), "crop7/mito", p);
    }

    private static void write(Path container, String group, byte[] values) {
        try (ArrayStore store = Stores.openOrCreate(container)) {
            store.create(group + "/s0", ArraySpec.of(SHAPE, new int[] {2, 4, 4}, DType.UINT8))
                    .write(Box.of(SHAPE), values);
            VoxelGrid grid = new VoxelGrid(new double[] {10, 4, 2}, new double[] {100, 0, 0});
            Multiscale.write(store, group, "", List.of(new Multiscale.Level("s0", grid)));
        }
    }

    private static Measure.Result run(Named<Measure> measure) {
        return measure.make().run(Progress.none());
    }

    @Test
    void aRunGivesATableForEachClass() throws IOException {
        Measure.Result result =
                run(Named.of(Measure.class).with(Measure::input, run.root().toString()));
        assertEquals(2, result.tables().size());
        Path mito = run.root().resolve("measured/ds/crop7/mito.csv");
        assertEquals(mito.toString(), result.tables().get(1).table());
        assertEquals(2, result.tables().get(1).objects());
        assertEquals(36 * 80, result.tables().get(1).volume());
        List<String> lines = Files.readAllLines(mito);
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).endsWith("cut_by_border,mean_probability,contact_er_nm2"));
        assertTrue(
                lines.get(1)
                        .matches(
                                "1,18,1440.0,[\\d.]+,[\\d.]+,105.0,8.0,2.0,0,1,0,2,4,3,1,0.8,72.0"),
                lines.get(1));
        assertTrue(lines.get(2).endsWith(",0,1,5,2,4,8,1,1.0,0.0"), lines.get(2));
        assertTrue(result.summary().contains("mito/s0: 2 objects, 2880 nm³"), result.summary());
    }

    @Test
    void anyLabelImageIsMeasured() throws IOException {
        String crop = run.processed().resolve("ds.zarr/crop7").toString();
        Path csv = folder.resolve("objects.csv");
        Measure.Result result =
                run(
                        Named.of(Measure.class)
                                .with(Measure::input, crop + "/mito/s0")
                                .with(Measure::contacts, List.of(crop + "/er"))
                                .with(Measure::out, csv.toString()));
        assertEquals(csv.toString(), result.tables().get(0).table());
        List<String> lines = Files.readAllLines(csv);
        assertTrue(lines.get(0).endsWith("cut_by_border,contact_er_nm2"), lines.get(0));
        assertTrue(lines.get(1).endsWith(",1,72.0"), lines.get(1));
    }

    @Test
    void aVoxelSizeIsGivenOrAskedFor() {
        Path bare = folder.resolve("bare.zarr");
        long[] shape = {4, 4, 4};
        byte[] cube = new byte[64];
        cube[21] = 1;
        try (ArrayStore store = Stores.openOrCreate(bare)) {
            store.create("ids", ArraySpec.of(shape, new int[] {4, 4, 4}, DType.UINT8))
                    .write(Box.of(shape), cube);
        }
        Named<Measure> verb =
                Named.of(Measure.class)
                        .with(Measure::input, bare + "/ids")
                        .with(Measure::out, folder.resolve("bare.csv").toString());
        CellMapException e = assertThrows(CellMapException.class, () -> run(verb));
        assertTrue(e.fix().contains("@{voxelSize}"), e.fix());
        double[] size = {30, 8, 4};
        Measure.Result result = run(verb.with(Measure::voxelSize, size));
        assertEquals(960, result.tables().get(0).volume(), 1e-9);
        Named<Measure> ofRun =
                Named.of(Measure.class)
                        .with(Measure::input, run.root().toString())
                        .with(Measure::voxelSize, size);
        assertThrows(UsageException.class, () -> run(ofRun));
    }

    @Test
    void theTableOfAnImageLiesBesideItsContainer() {
        Path labels = run.processed().resolve("ds.zarr/crop7/mito");
        Measure.Result result =
                run(Named.of(Measure.class).with(Measure::input, labels.toString()));
        assertEquals(
                run.processed().resolve("mito.csv").toAbsolutePath().toString(),
                result.tables().get(0).table());
    }

    @Test
    void resultsWithoutPredictionsBesideThemHaveNoProbabilities() throws IOException {
        Files.move(run.predictions(), run.root().resolve("elsewhere"));
        Measure.Result result =
                run(Named.of(Measure.class).with(Measure::input, run.processed().toString()));
        String head = Files.readAllLines(Path.of(result.tables().get(1).table())).get(0);
        assertTrue(head.endsWith("cut_by_border,contact_er_nm2"), head);
    }

    @Test
    void whatDoesNotBelongIsRefused() throws IOException {
        Named<Measure> whole = Named.of(Measure.class).with(Measure::input, run.root().toString());
        assertThrows(UsageException.class, () -> run(whole.with(Measure::contacts, List.of("x"))));
        RunFolder empty = new RunFolder(folder.resolve("empty"));
        Files.createDirectories(empty.root());
        Files.writeString(empty.config(), "name: none\nclasses: [mito]\n");
        Named<Measure> nothing =
                Named.of(Measure.class).with(Measure::input, empty.root().toString());
        UsageException e = assertThrows(UsageException.class, () -> run(nothing));
        assertEquals("There is nothing to measure", e.what());
    }
}
