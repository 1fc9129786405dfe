// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of a volume have the bits of the whole. */
class PartsTest {

    @TempDir Path folder;
    private Noise noise;

    @BeforeEach
    void makeEm() {
        noise = Noise.make(folder, 45, 50, 53);
    }

    /** A part lies on the voxels of the whole and has its values there. */
    private void requireSame(Noise.Result whole, Noise.Result part) {
        long[] first = new long[3];
        for (int d = 0; d < 3; d++) {
            double index = whole.grid().index(d, part.grid().translation()[d]);
            first[d] = Math.round(index);
            assertEquals(first[d], index, 1e-9);
        }
        assertArrayEquals(whole.grid().scale(), part.grid().scale());
        byte[] expected = new byte[part.values().length];
        long[] s = part.shape();
        for (int i = 0; i < expected.length; i++) {
            long z = first[0] + i / s[2] / s[1];
            long y = first[1] + i / s[2] % s[1];
            long x = first[2] + i % s[2];
            expected[i] = whole.values()[(int) ((z * whole.shape()[1] + y) * whole.shape()[2] + x)];
        }
        assertArrayEquals(expected, part.values());
    }

    private static final String SAME = "return x";
    private static final String COARSER = "return torch.avg_pool3d(x, [2, 2, 2], [2, 2, 2])";
    private static final String FINER = "return torch.upsample_nearest3d(x, [32, 32, 32])";
    private static final String VALID = "return torch.avg_pool3d(x, [9, 9, 9], [1, 1, 1])";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8, 8, 8    | 16, 16, 16 | 16, 16, 16 | 8, 8, 8    |" + SAME,
                "8, 8, 8    | 1, 16, 16  | 1, 16, 16  | 8, 8, 8    |" + SAME,
                "24, 8, 8   | 8, 24, 16  | 8, 24, 16  | 24, 8, 8   |" + SAME,
                "12, 12, 12 | 16, 16, 16 | 16, 16, 16 | 12, 12, 12 |" + SAME,
                "6, 10, 8   | 16, 16, 16 | 16, 16, 16 | 6, 10, 8   |" + SAME,
                "8, 8, 8    | 16, 16, 16 | 8, 8, 8    | 16, 16, 16 |" + COARSER,
                "16, 16, 16 | 16, 16, 16 | 32, 32, 32 | 8, 8, 8    |" + FINER,
                "8, 8, 8    | 24, 24, 24 | 16, 16, 16 | 8, 8, 8    |" + VALID,
                "12, 12, 12 | 24, 24, 24 | 16, 16, 16 | 12, 12, 12 |" + VALID,
            })
    void aPartHasTheBitsOfTheWhole(
            String voxel, String window, String out, String outVoxel, String forward)
            throws IOException {
        noise.model(voxel, window, out, outVoxel, forward);
        List<String> set = List.of("predict.window=[" + window.replace(" ", "") + "]");
        noise.predict("whole.zarr").with(Predict::set, set).make().run(Progress.none());
        Noise.Result whole = noise.result("whole.zarr", "mito");
        double[][] boxes = {
            {100, 0, 36, 80, 80, 80}, {190, 77, 200, 100, 111, 90}, {400, 360, 420, 60, 40, 40}
        };
        for (int i = 0; i < boxes.length; i++) {
            noise.predict("part" + i + ".zarr")
                    .with(Predict::set, set)
                    .with(Predict::box, boxes[i])
                    .make()
                    .run(Progress.none());
            Noise.Result part = noise.result("part" + i + ".zarr", "mito");
            assertTrue(part.values().length < whole.values().length);
            requireSame(whole, part);
        }
    }

    @Test
    void severalBoxesAreGroupsAndAnyNumberOfProcessesMayDoThem() throws IOException {
        noise.model();
        Path csv =
                Files.writeString(
                        folder.resolve("boxes.csv"),
                        "name,z,y,x,depth,height,width\n"
                                + "\"left\", 0, 0, 0, 20, 30, 10\n\nright,11,12,43,30,30,10\n");
        Named<Predict> all =
                noise.predict("parts.zarr")
                        .with(Predict::boxes, csv.toString())
                        .with(Predict::boxUnit, "voxels");
        PredictionResult done = all.make().run(Progress.none());
        assertEquals(2, done.predictions().size());
        assertEquals(List.of(), done.notes(), "whole voxels");
        noise.predict("whole.zarr").make().run(Progress.none());
        Noise.Result whole = noise.result("whole.zarr", "mito");
        Noise.Result left = noise.result("parts.zarr", "left/mito");
        assertArrayEquals(new long[] {20, 30, 10}, left.shape());
        requireSame(whole, left);
        requireSame(whole, noise.result("parts.zarr", "right/mito"));
        for (String shard : List.of("2/2", "1/2"))
            Named.like(all.make())
                    .with(Predict::output, folder.resolve("shards.zarr").toString())
                    .with(Predict::shard, shard)
                    .make()
                    .run(Progress.none());
        for (String name : List.of("left", "right"))
            assertArrayEquals(
                    noise.result("parts.zarr", name + "/mito").values(),
                    noise.result("shards.zarr", name + "/mito").values());
        assertTrue(Files.exists(folder.resolve("parts.zarr.left.ledger")));
    }

    @Test
    void cropsOfAManifestAreThoseOfTheDataset() throws IOException {
        noise.model();
        Path csv =
                Files.writeString(
                        folder.resolve("test.csv"),
                        """
                        crop_name,dataset,class_label,voxel_size,translation,shape
                        7,d,mito,[8;8;8],[116;16;52],[20;20;20]
                        7,d,er,[8;8;8],[116;16;52],[20;20;20]
                        8,other,mito,[8;8;8],[0;0;0],[20;20;20]
                        """);
        noise.predict("crops.zarr")
                .with(Predict::boxes, csv.toString())
                .make()
                .run(Progress.none());
        noise.predict("whole.zarr").make().run(Progress.none());
        requireSame(noise.result("whole.zarr", "mito"), noise.result("crops.zarr", "crop7/mito"));
        try (ArrayStore store = Stores.open(folder.resolve("crops.zarr"))) {
            assertEquals(List.of("crop7"), store.list(""));
        }
    }

    @Test
    void whatIsNoPartIsRefusedBeforeAnythingIsWritten() throws IOException {
        noise.model();
        refused("outside the volume", new double[] {1000, 0, 0, 80, 80, 80});
        refused("outside the volume", new double[] {100, 0, -200, 80, 80, 80});
        refused("not above 0", new double[] {100, 0, 36, 80, 0, 80});
        refused("not above 0", new double[] {200, 100, 100, -80, -80, -80});
        refused("six numbers", new double[] {Double.NaN, 0, 36, 80, 80, 80});
        String[][] lists = {
            {"", "no rows"},
            {"a,0,0,0,8,8\n", "6 fields instead of 7"},
            {"a,0,0,0,8,8,8\nA,0,0,0,8,8,8\n", "occurs twice"},
            {"../a,0,0,0,8,8,8\n", "is not a name"},
            {"a,0,0,0,8,8,many\n", "'many' is not a number"},
            {"a,100,0,36,80,80,80\nb,9000,0,0,8,8,8\n", "outside the volume"},
        };
        for (String[] list : lists) {
            Path csv = Files.writeString(folder.resolve("boxes.csv"), list[0]);
            Predict request = noise.predict("no.zarr").with(Predict::boxes, csv.toString()).make();
            CellMapException e =
                    assertThrows(CellMapException.class, () -> request.run(Progress.none()));
            assertTrue(e.getMessage().contains(list[1]), e.getMessage());
        }
        assertFalse(Files.exists(folder.resolve("no.zarr")));
    }

    private void refused(String why, double[] box) {
        Predict request = noise.predict("no.zarr").with(Predict::box, box).make();
        UsageException e = assertThrows(UsageException.class, () -> request.run(Progress.none()));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    @Test
    void aBoxBetweenVoxelsIsMadeWholeOnesWithAWord() throws IOException {
        noise.model();
        PredictionResult done =
                noise.predict("part.zarr")
                        .with(Predict::box, new double[] {101, 1, 37, 80, 80, 80})
                        .make()
                        .run(Progress.none());
        assertArrayEquals(new long[] {11, 11, 11}, noise.result("part.zarr", "mito").shape());
        assertArrayEquals(Noise.AT, noise.result("part.zarr", "mito").grid().translation());
        assertTrue(done.notes().toString().contains("whole voxels"), done.notes().toString());
        done =
                noise.predict("cut.zarr")
                        .with(Predict::box, new double[] {100, 0, -400, 80, 80, 8000})
                        .make()
                        .run(Progress.none());
        assertArrayEquals(new long[] {10, 10, 53}, noise.result("cut.zarr", "mito").shape());
        assertTrue(done.notes().toString().contains("424.0] nm at"), done.notes().toString());
    }
}
