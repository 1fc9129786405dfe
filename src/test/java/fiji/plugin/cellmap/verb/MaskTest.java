// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions where a mask says so. */
class MaskTest {

    /** nm; neither a multiple of the voxels of the EM nor in line with them. */
    private static final double[] SIZE = {30, 50, 40};

    private static final double[] PLACE = {701, 95, 80};
    private static final long[] SHAPE = {6, 5, 6};

    @TempDir Path folder;
    private Noise noise;

    @BeforeEach
    void makeEm() throws IOException {
        noise = Noise.make(folder, 150, 70, 70);
        noise.model();
        mask("mask.zarr", 0);
    }

    /** A stair: voxels of which the indices add up to an even number from 4 on. */
    private static boolean isMasked(long z, long y, long x) {
        return z + y + x >= 4 && (z + y + x) % 2 == 0;
    }

    private String mask(String name, int moved) {
        byte[] values = new byte[(int) Box.of(SHAPE).size()];
        for (int i = 0; i < values.length; i++) {
            long[] at = {i / SHAPE[2] / SHAPE[1], i / SHAPE[2] % SHAPE[1], i % SHAPE[2]};
            values[i] = (byte) (isMasked(at[0], at[1], at[2]) ? 7 : 0);
        }
        double[] at = {PLACE[0] + moved, PLACE[1], PLACE[2]};
        try (ArrayStore store =
                Stores.openOrCreate(folder.resolve(name), ContainerFormat.ZARR_V3)) {
            store.create("cells/s0", ArraySpec.of(SHAPE, new int[] {4, 4, 4}, DType.UINT8))
                    .write(Box.of(SHAPE), values);
            VoxelGrid grid = new VoxelGrid(SIZE, at);
            List<Multiscale.Level> levels = List.of(new Multiscale.Level("s0", grid));
            Multiscale.write(store, "cells", "cells", levels);
        }
        return folder.resolve(name).resolve("cells").toString();
    }

    private Named<Predict> masked(String out) {
        return noise.predict(out)
                .with(Predict::mask, folder.resolve("mask.zarr/cells").toString())
                .with(Predict::set, List.of("predict.batch_size=2"));
    }

    private static PredictionSummary run(Named<Predict> request) {
        return request.make().run(Progress.none()).predictions().get(0).summary();
    }

    @Test
    void onlyWhatTheMaskHoldsIsPredicted() throws IOException {
        PredictionSummary some = run(masked("part.zarr"));
        PredictionSummary all = run(noise.predict("whole.zarr"));
        assertEquals(3, some.blocks());
        assertEquals(2, some.skipped(), "planes 0 to 64, and from 128 on");
        assertTrue(some.windows() < all.windows() / 3, some.windows() + " of " + all.windows());
        Noise.Result whole = noise.result("whole.zarr", "mito");
        Noise.Result part = noise.result("part.zarr", "mito");
        int inside = 0;
        for (int i = 0; i < part.values().length; i++) {
            long[] voxel = {i / 70 / 70, i / 70 % 70, i % 70};
            long[] at = new long[3];
            boolean in = true;
            for (int d = 0; d < 3; d++) {
                double centre = Noise.AT[d] + 8 * voxel[d];
                at[d] = Math.round((centre - PLACE[d]) / SIZE[d]);
                in &= at[d] >= 0 && at[d] < SHAPE[d];
            }
            in &= isMasked(at[0], at[1], at[2]);
            if (in) inside++;
            assertEquals(in ? whole.values()[i] : 0, part.values()[i], "voxel " + i);
        }
        assertTrue(inside > 1000, inside + " voxels");
        assertFalse(Files.exists(folder.resolve("part.zarr/mito/s0/0/0/0")), "not stored");
        String ledger = Files.readString(folder.resolve("part.zarr.ledger"));
        assertEquals(2, ledger.lines().filter(l -> l.contains("\"skipped\":\"mask\"")).count());
        try (ArrayStore store = Stores.open(folder.resolve("part.zarr"))) {
            Provenance made = Provenance.of(store.attributes("mito")).orElseThrow();
            assertEquals("mask.zarr", made.mask().container());
        }
    }

    /** Stopped after any number of calls of the network, divided, or in a box: the same values. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void interruptedAndDividedWorkEndsAlike(int calls) throws IOException {
        run(masked("once.zarr"));
        AtomicInteger left = new AtomicInteger(calls);
        Progress ending = Progress.until(() -> left.decrementAndGet() < 0);
        assertThrows(CancelledException.class, () -> masked("again.zarr").make().run(ending));
        run(masked("again.zarr"));
        for (String part : new String[] {"3/3", "1/3", "2/3"})
            run(masked("shards.zarr").with(Predict::shard, part));
        byte[] expected = noise.result("once.zarr", "mito").values();
        assertArrayEquals(expected, noise.result("again.zarr", "mito").values());
        assertArrayEquals(expected, noise.result("shards.zarr", "mito").values());
        PredictionSummary found = run(masked("again.zarr"));
        assertEquals(0, found.windows());
        assertEquals(2, found.skipped());
    }

    @Test
    void aPartOfTheMaskedWholeIsTheSame() {
        run(masked("whole.zarr"));
        run(
                masked("part.zarr")
                        .with(Predict::boxUnit, "voxels")
                        .with(Predict::box, new double[] {70, 10, 20, 30, 30, 30}));
        Noise.Result whole = noise.result("whole.zarr", "mito");
        Noise.Result part = noise.result("part.zarr", "mito");
        for (int i = 0; i < part.values().length; i++)
            assertEquals(whole.at(70 + i / 900, 10 + i / 30 % 30, 20 + i % 30), part.values()[i]);
    }

    @Test
    void anotherMaskIsAnotherPrediction() throws IOException {
        run(masked("a.zarr"));
        byte[] first = noise.result("a.zarr", "mito").values();
        String other = mask("other.zarr", 60);
        PredictionSummary again = run(noise.predict("a.zarr").with(Predict::mask, other));
        assertEquals(0, again.resumed());
        assertFalse(Arrays.equals(first, noise.result("a.zarr", "mito").values()));
    }

    @Test
    void aMaskThatHoldsNothingIsRefused() {
        String beside = mask("beside.zarr", 100_000);
        Predict request = noise.predict("no.zarr").with(Predict::mask, beside).make();
        UsageException e = assertThrows(UsageException.class, () -> request.run(Progress.none()));
        assertTrue(e.getMessage().contains("no voxel above 0"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("no.zarr")));
    }
}
