// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Predicts a box of any size into OME-NGFF images, one per class, within a given memory. The result
 * does not depend on how the box was cut or how often the work was interrupted: see {@link
 * SlabPredictor}. Every call of the network has the same number of windows, and what a window gives
 * does not depend on the others: so a resumed run, and several processes that share the work, give
 * the bytes of one that did it in one go, with the same number; with a batch of one window any plan
 * does. For one thread.
 */
public final class Predictor {

    /** Shape of the chunks of a result, z y x. */
    static final int[] CHUNK = {64, 64, 64};

    /** Why blocks are skipped. */
    static final String MASKED = "mask";

    static final String UNIFORM = "uniform";

    private final PredictionRequest request;
    private final Shard shard;
    private final BlockPredictor predictor;
    private final int[] chunk;
    private final long budget;
    private final BlockPlan.Needs needs;
    private final Calls calls;
    private final String hash;
    private BlockPlan plan;

    /**
     * Plans the work; writes nothing.
     *
     * @param shard what of it this process is going to do; null for all
     * @throws fiji.plugin.cellmap.util.UsageException if the settings are impossible, or the work
     *     does not fit the memory, with the numbers
     */
    public Predictor(PredictionRequest request, Shard shard) {
        this(request, shard, CHUNK, MemoryBudget.bytes(request.settings().memoryMib()));
    }

    /**
     * @param chunk of the output arrays; several make a shard if the layout has them
     * @param budget in bytes
     */
    Predictor(PredictionRequest request, Shard shard, int[] chunk, long budget) {
        this.request = request;
        this.shard = shard;
        this.chunk = request.layout().unit(chunk);
        this.budget = budget;
        PredictSection settings = request.settings();
        predictor = new BlockPredictor(request);
        BlockPlan.Needs most =
                new BlockPlan.Needs(
                        predictor.domain(),
                        predictor.grid(),
                        BlockPredictor.outputs(request.function(), request.contract().classes()),
                        settings.batch(),
                        request.function().lanes(),
                        settings.averages(),
                        this.chunk,
                        request.form().dtype().bytes);
        // One CPU is busy with the network anyway, and a thread of its own would give other last
        // bits after a training in the same process.
        boolean direct = most.lanes() == 1 || BlockPlan.isTight(budget, most);
        needs = direct ? most.serial() : most;
        calls = direct ? Calls.DIRECT : new CallPipeline(most.lanes());
        hash = request.hash(this.chunk, predictor.domain());
        plan = BlockPlan.within(budget, needs, shard == null ? 1 : shard.count());
    }

    /** What the work will need. */
    public MemoryPlan memory() {
        return plan.memory();
    }

    /** Number of windows along z, y and x. */
    public long[] windows() {
        return predictor.windowsAlong(Box.of(predictor.shape()));
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
        try (PredictionOutput output =
                new PredictionOutput(request, predictor, chunk, hash, shard, progress)) {
            output.plan().ifPresent(p -> plan = BlockPlan.of(p.unit(), budget, needs));
            progress.message("Memory: " + plan.memory());
            output.prepare();
            if (shard != null) output.release(new StoredPlan(hash, plan.unit()));
            output.resume(this::isOwn, progress);
            List<BlockRecord> resumed = own(output);
            skip(output, progress);
            BlockNews news = new BlockNews(progress);
            List<Stretch> stretches = stretches(output, news);
            int all = own(output).size() + blocks(stretches);
            if (!resumed.isEmpty() && !stretches.isEmpty())
                progress.message(
                        "Resuming: " + resumed.size() + " of " + all + " blocks are finished.");
            long windows = stretches.stream().mapToLong(s -> predictor.windows(s.region())).sum();
            BatchRunner runner = runner(resumed);
            news.planned(request.where(), request.form().names(), plan);
            progress.begin("Predicting " + request.where(), windows);
            try (Behind writing = new Behind()) {
                for (Stretch stretch : stretches)
                    predict(stretch, runner, output, news, writing, progress);
                writing.await();
            } catch (CancelledException e) {
                throw new CancelledException(
                        "Cancelled with %d of %d blocks written to %s."
                                .formatted(own(output).size(), all, request.where()));
            }
            Completion completion = complete(output, progress);
            double seconds = (System.nanoTime() - start) / 1e9;
            return PredictionSummary.of(
                    own(output),
                    seconds,
                    windows,
                    resumed.size(),
                    request.settings().batch(),
                    runner.batch(),
                    runner.blending(),
                    completion,
                    request.form().values());
        }
    }

    /** Whether a part of the result touches what this process does. */
    private boolean isOwn(Box box) {
        return shard == null || plan.touched(box).anyMatch(shard::has);
    }

    /** Records what has nothing that is asked for. */
    private void skip(PredictionOutput output, Progress progress) {
        if (request.wanted() == Wanted.ALL) return;
        for (Box unit : plan.units())
            for (Box block : plan.blocks(unit)) {
                progress.check();
                if (!isOwn(block) || request.wanted().any(block)) continue;
                for (Box part : output.missing(block))
                    output.skip(part, MASKED, request.settings().batch());
            }
    }

    /** What is finished of what this process does; of all for one that only completes. */
    private List<BlockRecord> own(PredictionOutput output) {
        if (shard != null && shard.isNothing()) return output.done();
        return output.done().stream().filter(r -> isOwn(r.box())).toList();
    }

    /** Completes what is predicted if no block of any process is missing. */
    private Completion complete(PredictionOutput output, Progress progress) {
        if (shard != null) output.gather(progress);
        int missing = 0;
        TreeSet<Integer> units = new TreeSet<>();
        for (Box unit : plan.units())
            for (Box block : plan.blocks(unit))
                if (!output.missing(block).isEmpty()) {
                    missing++;
                    plan.touched(block).forEach(units::add);
                }
        if (missing == 0) output.complete(progress);
        else if (shard == null)
            throw new IllegalStateException(missing + " blocks were not written");
        return new Completion(shard, plan.units().size(), missing, List.copyOf(units));
    }

    private void predict(
            Stretch stretch,
            BatchRunner runner,
            PredictionOutput output,
            BlockNews news,
            Behind writing,
            Progress progress) {
        news.began(stretch.blocks().get(0));
        SlabWriter writer =
                new SlabWriter(
                        request,
                        stretch.blocks(),
                        (block, values, seen) -> {
                            if (seen) output.write(block, values, runner.batch());
                            else output.skip(block, UNIFORM, runner.batch());
                            news.done(block, stretch.blocks());
                        },
                        calls == Calls.DIRECT ? Runnable::run : writing::run);
        predictor.predict(stretch.region(), runner, writer, calls, progress);
    }

    /** Blocks above one another that are all to be done. */
    private record Stretch(List<Box> blocks) {
        Box region() {
            return Box.between(blocks.get(0).min(), maximum(top()));
        }

        Box top() {
            return blocks.get(blocks.size() - 1);
        }

        boolean goesOn(Box block) {
            return block.min()[0] == top().max(0) && block.planes(0, 1).equals(top().planes(0, 1));
        }

        private static long[] maximum(Box box) {
            return new long[] {box.max(0), box.max(1), box.max(2)};
        }
    }

    private static int blocks(List<Stretch> stretches) {
        return stretches.stream().mapToInt(s -> s.blocks().size()).sum();
    }

    private List<Stretch> stretches(PredictionOutput output, BlockNews news) {
        List<Stretch> stretches = new ArrayList<>();
        for (Box unit : plan.units()) {
            List<Stretch> open = new ArrayList<>();
            for (Box block : plan.blocks(unit)) {
                List<Stretch> next = new ArrayList<>();
                List<Box> parts = output.missing(block);
                news.expect(parts);
                if (!isOwn(block)) continue;
                for (Box missing : parts) {
                    Stretch stretch =
                            open.stream()
                                    .filter(s -> s.goesOn(missing))
                                    .findFirst()
                                    .orElseGet(() -> new Stretch(new ArrayList<>()));
                    if (stretch.blocks().isEmpty()) stretches.add(stretch);
                    stretch.blocks().add(missing);
                    next.add(stretch);
                }
                open = next;
            }
        }
        return stretches;
    }

    /** Starts with the batch that memory sufficed for when the work was interrupted. */
    private BatchRunner runner(List<BlockRecord> done) {
        int batch = request.settings().batch();
        for (BlockRecord block : done) batch = Math.min(batch, block.batch());
        return predictor.blendingRunner(batch);
    }
}
