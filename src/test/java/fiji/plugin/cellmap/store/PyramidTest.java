// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PyramidTest {

    @TempDir Path folder;

    /** The shared data were made by the same rules with other software. */
    @ParameterizedTest
    @CsvSource({
        "flyem_medulla-1, em/fibsem-uint8, MEAN",
        "ini_fly-vnc-1, em/fibsem-uint8, MEAN",
        "flyem_medulla-1, labels/groundtruth/crop901/neuron, MOST_FREQUENT",
        "flyem_medulla-1, labels/groundtruth/crop902/cell, MOST_FREQUENT",
        "ul_urocell-1, labels/groundtruth/crop921/mito, MOST_FREQUENT"
    })
    void levelsEqualThoseOfTheSharedData(String dataset, String volume, Pyramid.Mode mode) {
        Path root = TestData.data().resolve(dataset).resolve(dataset + ".zarr/recon-1");
        ArrayStore original = Stores.open(root.resolve(volume));
        Multiscale scales = Multiscale.read(original, "");
        ChunkedArray base = original.open("s0");
        for (ContainerFormat format :
                List.of(ContainerFormat.ZARR_V2, ContainerFormat.ZARR_V3_SHARDED)) {
            ArrayStore copy = Stores.openOrCreate(folder.resolve(format.name()), format);
            ChunkedArray s0 =
                    copy.create("v/s0", base.spec().withCodec(Codec.ZSTD).withSeparator("/"));
            Box whole = Box.of(base.spec().shape());
            s0.write(whole, base.read(whole));
            List<Multiscale.Level> levels =
                    Pyramid.build(
                            copy,
                            "v",
                            scales.finest().grid(),
                            mode,
                            scales.levels().size(),
                            Progress.none());
            assertEquals(scales.levels().size(), levels.size());
            for (int n = 0; n < levels.size(); n++) {
                Multiscale.Level expected = scales.levels().get(n);
                Multiscale.Level made = Multiscale.read(copy, "v").levels().get(n);
                assertArrayEquals(expected.grid().scale(), made.grid().scale(), 1e-9);
                assertArrayEquals(expected.grid().translation(), made.grid().translation(), 1e-9);
                assertEquals(
                        VoxelHash.of(original.open(expected.path()), Progress.none()),
                        VoxelHash.of(copy.open("v/" + made.path()), Progress.none()),
                        made.path());
            }
            copy.delete("v");
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void meansRoundHalvesUpAndTiesGoToTheSmallest(DType dtype) {
        ArrayStore store = Stores.openOrCreate(folder.resolve("a.zarr"));
        long[] shape = {2, 2, 2};
        Object values = dtype.allocate(8);
        // Four ones and four zeros: the mean is one half, the most frequent value a tie.
        Boxes.copy(
                FillValues.filled(dtype, 1, 4),
                new Box(new long[3], new long[] {1, 2, 2}),
                values,
                Box.of(shape));
        VoxelGrid grid = new VoxelGrid(new double[] {1, 1, 1}, new double[3]);
        for (Pyramid.Mode mode : Pyramid.Mode.values()) {
            store.create(mode + "/s0", ArraySpec.of(shape, new int[] {2, 2, 2}, dtype))
                    .write(Box.of(shape), values);
            Pyramid.build(store, mode.name(), grid, mode, 2, Progress.none());
            Object voxel = store.open(mode + "/s1").read(Box.of(new long[] {1, 1, 1}));
            Object expected =
                    mode == Pyramid.Mode.MOST_FREQUENT
                            ? dtype.allocate(1)
                            : FillValues.filled(dtype, dtype.integer ? (Number) 1 : 0.5, 1);
            Values.assertSame(expected, voxel);
        }
    }

    @Test
    void largeUnsignedValuesDoNotOverflow() {
        Object top = FillValues.filled(DType.UINT64, -1L, 8);
        Downsampler mean = new Downsampler(DType.UINT64, Pyramid.Mode.MEAN, new int[] {2, 2, 2});
        assertArrayEquals(new long[] {-1}, (long[]) mean.reduce(top, new int[] {1, 1, 1}));
    }

    @Test
    void memoryIsThatOfAFewUnitsNotOfTheVolume() throws Exception {
        ArraySpec spec =
                ArraySpec.of(new long[] {512, 256, 256}, new int[] {32, 32, 32}, DType.UINT16);
        ChunkedArray s0 =
                Stores.openOrCreate(folder.resolve("a.zarr"), ContainerFormat.ZARR_V3_SHARDED)
                        .create("g/s0", spec);
        s0.write(
                new Box(new long[] {0, 0, 0}, new long[] {2, 2, 2}),
                new short[] {8, 8, 8, 8, 8, 8, 8, 8});
        s0.write(
                new Box(new long[] {510, 254, 254}, new long[] {2, 2, 2}),
                new short[] {4, 4, 4, 4, 4, 4, 4, 4});
        Process builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx48m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Builder.class.getName(),
                                folder.resolve("a.zarr").toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(builder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(builder.waitFor(60, TimeUnit.SECONDS));
        assertEquals("ok", output.strip());
        ChunkedArray s1 = Stores.open(folder.resolve("a.zarr")).open("g/s1");
        long[] one = {1, 1, 1};
        assertArrayEquals(new short[] {8}, (short[]) s1.read(new Box(new long[3], one)));
        assertArrayEquals(
                new short[] {4}, (short[]) s1.read(new Box(new long[] {255, 127, 127}, one)));
    }

    /** The program that makes a pyramid of 64 MiB in a heap of 48. */
    static final class Builder {
        public static void main(String[] args) {
            VoxelGrid grid = new VoxelGrid(new double[] {4, 4, 4}, new double[3]);
            ArrayStore store = Stores.open(Path.of(args[0]));
            Pyramid.build(store, "g", grid, Pyramid.Mode.MEAN, 3, Progress.none());
            System.out.println("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 8", "5, 7, 3", "64, 1, 6"})
    void anyChunkShapeGivesTheSameLevels(int z, int y, int x) {
        ArraySpec spec = ArraySpec.of(new long[] {37, 41, 29}, new int[] {z, y, x}, DType.UINT16);
        Box whole = Box.of(spec.shape());
        Object values = Values.random(DType.UINT16, (int) whole.size(), 1);
        VoxelGrid grid = new VoxelGrid(new double[] {9, 4, 4}, new double[3]);
        for (ContainerFormat format : ContainerFormat.values()) {
            ArrayStore store = Stores.openOrCreate(folder.resolve(format.name()), format);
            store.create("g/s0", spec).write(whole, values);
            Pyramid.build(store, "g", grid, Pyramid.Mode.MEAN, 3, Progress.none());
            Object level = values;
            long[] shape = spec.shape();
            for (int n = 1; n < 3; n++) {
                // The first level keeps z, whose voxels are longer.
                int[] factors = {n == 1 ? 1 : 2, 2, 2};
                Box even =
                        Box.of(
                                new long[] {
                                    shape[0] / factors[0] * factors[0],
                                    shape[1] / 2 * 2,
                                    shape[2] / 2 * 2
                                });
                Object cut = DType.UINT16.allocate((int) even.size());
                Boxes.copy(level, Box.of(shape), cut, even);
                shape = new long[] {shape[0] / factors[0], shape[1] / 2, shape[2] / 2};
                int[] size = {(int) shape[0], (int) shape[1], (int) shape[2]};
                level = new Downsampler(DType.UINT16, Pyramid.Mode.MEAN, factors).reduce(cut, size);
                Values.assertSame(level, store.open("g/s" + n).read(Box.of(shape)));
            }
        }
    }

    @Test
    void aCancelledBuildGoesOnAndMakesNoChunkTwice() {
        ArrayStore store = Stores.openOrCreate(folder.resolve("a.zarr"));
        ArraySpec spec = ArraySpec.of(new long[] {64, 64, 64}, new int[] {8, 8, 8}, DType.UINT8);
        Box whole = Box.of(spec.shape());
        store.create("s0", spec).write(whole, Values.random(DType.UINT8, 1 << 18, 1));
        VoxelGrid grid = new VoxelGrid(new double[] {4, 4, 4}, new double[3]);
        AtomicInteger made = new AtomicInteger();
        Progress stopping = new Stopping(made, 20);
        assertThrows(
                CancelledException.class,
                () -> Pyramid.build(store, "", grid, Pyramid.Mode.MEAN, 3, stopping));
        assertEquals(1, Multiscale.read(store, "").levels().size());
        Pyramid.build(store, "", grid, Pyramid.Mode.MEAN, 3, Progress.none());
        assertEquals(3, Multiscale.read(store, "").levels().size());
        assertArrayEquals(
                new double[] {6, 6, 6},
                Multiscale.read(store, "").levels().get(2).grid().translation());
        byte[] fine = (byte[]) store.open("s0").read(whole);
        byte[] expected =
                (byte[])
                        new Downsampler(DType.UINT8, Pyramid.Mode.MEAN, new int[] {2, 2, 2})
                                .reduce(fine, new int[] {32, 32, 32});
        assertArrayEquals(
                expected, (byte[]) store.open("s1").read(Box.of(new long[] {32, 32, 32})));
    }

    /** Cancels after some units. */
    private record Stopping(AtomicInteger done, int most) implements Progress {
        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            done.addAndGet((int) units);
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return done.get() >= most;
        }
    }
}
