// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small prediction for tests, into a folder of its own; a change gives another prediction. */
record Prediction(
        Path folder,
        GreyBox volume,
        WindowFunction function,
        PredictSection settings,
        String identity,
        long budget,
        Shard shard,
        ContainerFormat format,
        int levels) {

    static final int[] CHUNK = {4, 4, 4};
    static final VoxelGrid GRID = new VoxelGrid(new double[] {8, 4, 4}, new double[] {80, -4, 0.5});
    static final ModelContract CONTRACT =
            new ModelContract(
                    1,
                    "",
                    Map.of(),
                    List.of("mito", "er"),
                    new double[] {8, 4, 4},
                    new int[] {6, 6, 6},
                    new int[] {2},
                    1,
                    0,
                    "sigmoid");

    static Prediction in(Path folder, long... shape) {
        int n = (int) (shape[0] * shape[1] * shape[2]);
        return new Prediction(
                folder,
                GreyBox.of(Functions.noise(7, n), shape),
                Functions.GLOBAL,
                settings("uint8", false, 3, 0),
                "model 1",
                1L << 30,
                null,
                ContainerFormat.ZARR_V2,
                1);
    }

    static PredictSection settings(String dtype, boolean flips, int batch, int context) {
        int[] around = {context, context, context};
        return Named.of(PredictSection.class)
                .with(PredictSection::overlap, 0.5)
                .with(PredictSection::sigmaScale, 0.125)
                .with(PredictSection::batchSize, batch)
                .with(PredictSection::flips, flips)
                .with(PredictSection::context, around)
                .with(PredictSection::dtype, dtype)
                .with(PredictSection::memoryMib, 0)
                .make();
    }

    Prediction into(Path other) {
        return new Prediction(
                other, volume, function, settings, identity, budget, shard, format, levels);
    }

    Prediction with(WindowFunction other) {
        return new Prediction(
                folder, volume, other, settings, identity, budget, shard, format, levels);
    }

    Prediction with(PredictSection other) {
        return new Prediction(
                folder, volume, function, other, identity, budget, shard, format, levels);
    }

    Prediction with(GreyBox other) {
        return new Prediction(
                folder, other, function, settings, identity, budget, shard, format, levels);
    }

    Prediction identity(String other) {
        return new Prediction(
                folder, volume, function, settings, other, budget, shard, format, levels);
    }

    Prediction budget(long other) {
        return new Prediction(
                folder, volume, function, settings, identity, other, shard, format, levels);
    }

    Prediction shard(Shard other) {
        return new Prediction(
                folder, volume, function, settings, identity, budget, other, format, levels);
    }

    /** Stored in another way. */
    Prediction stored(ContainerFormat other, int resolutions) {
        return new Prediction(
                folder, volume, function, settings, identity, budget, shard, other, resolutions);
    }

    Path ledger() {
        return folder.resolve("crop1.ledger");
    }

    Path zarr() {
        return folder.resolve("em.zarr");
    }

    PredictionSummary run(Progress progress) {
        try (var store = Stores.openOrCreate(zarr(), format)) {
            return predictor(store, CHUNK).run(progress);
        }
    }

    MemoryPlan memory() {
        try (var store = Stores.openOrCreate(zarr(), format)) {
            return predictor(store, CHUNK).memory();
        }
    }

    Predictor predictor(ArrayStore store, int[] chunk) {
        return new Predictor(request(store), shard, chunk, budget);
    }

    /** Without a store nothing is kept. */
    PredictionRequest request(ArrayStore store) {
        PredictionRequest plain =
                new PredictionRequest(
                        volume, GRID, function, CONTRACT, settings, identity, store, "crop1",
                        ledger());
        return Named.like(plain)
                .with(PredictionRequest::layout, ResultLayout.of(format, levels))
                .make();
    }

    PredictionSummary run() {
        return run(Progress.none());
    }

    Object values(String name) {
        try (var store = Stores.open(zarr())) {
            var array = store.open("crop1/" + name + "/s0");
            return array.read(fiji.plugin.cellmap.store.Box.of(array.spec().shape()));
        }
    }

    /** Every file of the container with its bytes. */
    Map<String, String> bytes() {
        try (Stream<Path> all = Files.walk(zarr())) {
            Map<String, String> bytes = new TreeMap<>();
            for (Path p : all.filter(Files::isRegularFile).toList())
                bytes.put(
                        zarr().relativize(p).toString(),
                        HexFormat.of().formatHex(Files.readAllBytes(p)));
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
