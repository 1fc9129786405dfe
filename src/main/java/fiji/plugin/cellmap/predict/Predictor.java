// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Predicts a box of any size into OME-NGFF images, one per class, within a given memory. The result
 * does not depend on how the box was cut or how often the work was interrupted: see {@link
 * SlabPredictor}. Batches never span two z-starts or two columns, so a resumed run hands the same
 * batches to the network. For one thread.
 */
public final class Predictor {

    private static final int[] CHUNK = {64, 64, 64};

    private final PredictionRequest request;
    private final BlockPredictor predictor;
    private final int[] chunk;
    private final BlockPlan plan;

    /**
     * Plans the work; reads and writes nothing.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if the settings are impossible, or the work
     *     does not fit the memory, with the numbers
     */
    public Predictor(PredictionRequest request) {
        this(request, CHUNK, MemoryBudget.bytes(request.settings().memoryMib()));
    }

    /**
     * @param chunk of the output arrays
     * @param budget in bytes
     */
    Predictor(PredictionRequest request, int[] chunk, long budget) {
        this.request = request;
        this.chunk = chunk.clone();
        PredictSection settings = request.settings();
        predictor =
                new BlockPredictor(
                        request.input(), request.function(), request.contract(), settings);
        plan =
                BlockPlan.within(
                        budget,
                        new BlockPlan.Needs(
                                predictor.domain(),
                                predictor.grid(),
                                request.contract().classes().size(),
                                settings.batchSize(),
                                settings.flips(),
                                chunk,
                                request.dtype().bytes));
    }

    /** What the work will need. */
    public MemoryPlan memory() {
        return plan.memory();
    }

    /**
     * Predicts what is not yet finished; blocks. Cancel is honoured before each call of the
     * network; everything finished until then is kept and the same request resumes there.
     *
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     * @throws fiji.plugin.cellmap.util.CellMapException if reading, evaluating or writing fails, or
     *     the output exists and is not ours
     */
    public PredictionSummary run(Progress progress) {
        long start = System.nanoTime();
        String hash = request.hash(chunk, predictor.domain());
        boolean fresh = !Files.exists(request.ledger());
        PredictionOutput output = new PredictionOutput(request, predictor.shape(), chunk);
        try (Ledger ledger = Ledger.open(request.ledger())) {
            progress.message("Memory: " + plan.memory());
            Map<Box, BlockRecord> done = output.open(ledger, fresh, hash, progress);
            List<Stretch> stretches = stretches(done);
            List<Box> blocks = blocks();
            int resumed = (int) blocks.stream().filter(done::containsKey).count();
            if (resumed > 0)
                progress.message(
                        "Resuming: " + resumed + " of " + blocks.size() + " blocks are finished.");
            long windows = stretches.stream().mapToLong(s -> predictor.windows(s.region())).sum();
            BatchRunner runner = runner(done);
            BlockNews news = new BlockNews(blocks, progress);
            news.planned(request.where(), plan, done.keySet());
            progress.begin("Predicting " + request.where(), windows);
            for (Stretch stretch : stretches)
                predict(stretch, runner, output, ledger, done, hash, news, progress);
            output.complete();
            double seconds = (System.nanoTime() - start) / 1e9;
            return PredictionSummary.of(
                    blocks.stream().map(done::get).toList(),
                    seconds,
                    windows,
                    resumed,
                    request.settings().batchSize(),
                    runner.batch());
        }
    }

    /** Blocks of one column that follow one another and are all to be done. */
    private record Stretch(List<Box> blocks) {
        Box region() {
            return Box.between(blocks.get(0).min(), maximum(blocks.get(blocks.size() - 1)));
        }

        private static long[] maximum(Box box) {
            return new long[] {box.max(0), box.max(1), box.max(2)};
        }
    }

    private List<Box> blocks() {
        return plan.columns().stream().flatMap(c -> plan.blocks(c).stream()).toList();
    }

    private List<Stretch> stretches(Map<Box, BlockRecord> done) {
        List<Stretch> stretches = new ArrayList<>();
        for (Box column : plan.columns()) {
            boolean open = false;
            for (Box block : plan.blocks(column)) {
                boolean missing = !done.containsKey(block);
                if (missing && !open) stretches.add(new Stretch(new ArrayList<>()));
                if (missing) stretches.get(stretches.size() - 1).blocks().add(block);
                open = missing;
            }
        }
        return stretches;
    }

    /** Starts with the batch that memory sufficed for when the work was interrupted. */
    private BatchRunner runner(Map<Box, BlockRecord> done) {
        int batch = request.settings().batchSize();
        for (BlockRecord block : done.values()) batch = Math.min(batch, block.batch());
        return predictor.runner(batch);
    }

    private void predict(
            Stretch stretch,
            BatchRunner runner,
            PredictionOutput output,
            Ledger ledger,
            Map<Box, BlockRecord> done,
            String hash,
            BlockNews news,
            Progress progress) {
        List<String> names = request.contract().classes();
        SlabWriter writer =
                new SlabWriter(
                        names,
                        output.arrays(),
                        new ProbabilityCoder(request.contract().activation(), request.dtype()),
                        stretch.blocks(),
                        (block, channels) -> {
                            BlockRecord record =
                                    new BlockRecord(
                                            hash,
                                            block.min(),
                                            block.shape(),
                                            runner.batch(),
                                            channels);
                            ledger.append(record);
                            output.wrote(block);
                            done.put(block, record);
                            news.done(block, stretch.blocks());
                        });
        news.began(stretch.blocks().get(0));
        predictor.predict(stretch.region(), runner, writer, progress);
    }
}
