// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.CellWork;
import fiji.plugin.cellmap.predict.Gaze;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.LookedCells;
import fiji.plugin.cellmap.predict.PredictionRequest;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.predict.Predictor;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Session;
import fiji.plugin.cellmap.worker.SessionRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A cheap network of two classes over noise of 70 x 130 x 100 voxels of 8 nm, as a session. */
public final class Synthetic implements SessionRunner {

    public static final long[] SHAPE = {70, 130, 100};
    static final VoxelGrid GRID = new VoxelGrid(new double[] {8, 8, 8}, new double[] {80, 0, 40});
    private static final int WINDOW = 32;

    private final Path output;
    private final WindowFunction function;
    private final GreyBox grey;

    /**
     * @param output container to keep cells in; null for none
     * @param before called before each call of the network
     */
    public Synthetic(Path output, Runnable before) {
        this.output = output;
        this.function =
                (input, n, window) -> {
                    before.run();
                    return twoClasses(input, n);
                };
        float[] values = new float[(int) (SHAPE[0] * SHAPE[1] * SHAPE[2])];
        java.util.SplittableRandom random = new java.util.SplittableRandom(3);
        for (int i = 0; i < values.length; i++) values[i] = (float) random.nextDouble() - 0.4f;
        grey = GreyBox.of(values, SHAPE);
    }

    /** The first is bright where the input is, the second depends on the mean of the window. */
    private static float[] twoClasses(float[] input, int n) {
        int size = input.length / n;
        float[] out = new float[2 * input.length];
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int i = 0; i < size; i++) sum += input[k * size + i];
            for (int i = 0; i < size; i++) {
                out[2 * k * size + i] = 9 * input[k * size + i];
                out[(2 * k + 1) * size + i] = (float) (sum / size) - input[k * size + i];
            }
        }
        return out;
    }

    private PredictionRequest request(ArrayStore store) {
        ModelContract contract =
                new ModelContract(
                        1,
                        "",
                        Map.of(),
                        List.of("mito", "er"),
                        GRID.scale(),
                        new int[] {WINDOW, WINDOW, WINDOW},
                        new int[] {2},
                        1,
                        0,
                        "sigmoid");
        PredictSection settings = Named.of(PredictSection.class).make();
        Path ledger = output == null ? null : Path.of(output + ".ledger");
        return new PredictionRequest(
                grey, GRID, function, contract, settings, "synthetic", store, "", ledger);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> void run(Session<T> session, Consumer<Consumer<T>> ready, Progress progress) {
        try (ArrayStore store = output == null ? null : Stores.openOrCreate(output);
                LookedCells cells = new LookedCells(request(store), progress)) {
            CellWork work = new CellWork(cells);
            progress.tell(cells.scene("test", List.of()));
            ready.accept(gaze -> work.look((Gaze) gaze));
            work.run(progress);
        }
    }

    /** Predicts the whole into the output, as the verb does. */
    PredictionSummary predict() {
        try (ArrayStore store = Stores.openOrCreate(output)) {
            return new Predictor(request(store), null).run(Progress.none());
        }
    }

    /** What the output has of a class. */
    byte[] values(String name, Box box) {
        try (ArrayStore store = Stores.open(output)) {
            return (byte[]) store.open(name + "/s0").read(box);
        }
    }
}
