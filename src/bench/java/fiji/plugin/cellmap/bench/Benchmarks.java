package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Measures how fast a part of the program is on this machine, beside its peers in the same run if
 * there is a Python that has them.
 *
 * @param what {@code store}, {@code networks}, {@code precision}, {@code package} or {@code
 *     evaluate}
 * @param data store: an array of EM to measure with; null for EM of the phantom. Else: the edge of
 *     the crop in voxels; null for 600
 * @param peerPython a Python with zarr and tensorstore, with the original networks, or with the
 *     official toolbox; null for our own figures alone
 * @param rounds how often each figure is measured, the contenders taking turns; its median is
 *     given; null for 7 (store) or 5
 * @param cpu store and networks: whether processor time counts instead of the time that passes, for
 *     a machine that does other work, too; null for false. The others give both
 * @param networks which and with what input; null for all
 */
public record Benchmarks(
        String what, String data, String peerPython, Integer rounds, Boolean cpu, Networks networks)
        implements Verb<Benchmarks.Result> {

    /**
     * @param models names of architectures, perhaps with options; null for all published networks
     * @param size edge of a patch in voxels; null for 32
     * @param batch patches at a time; null for 2: for one small patch libtorch takes other ways
     * @param threads within an operation; null for 1
     */
    public record Networks(List<String> models, Integer size, Integer batch, Integer threads) {}

    private static final int ROUNDS = 7;
    private static final int FEW_ROUNDS = 5;
    private static final int EDGE = 600;
    private static final int PATCH = 32;
    private static final int BATCH = 2;
    private static final double SECONDS = 0.2;

    /** One figure for each task and peer. */
    public record Result(@JsonValue List<Figure> figures) implements Outcome {
        @Override
        public String summary() {
            return figures.stream().map(Figure::line).collect(Collectors.joining("\n"));
        }
    }

    @Override
    public Result run(Progress progress) {
        int times = rounds == null ? what.equals("store") ? ROUNDS : FEW_ROUNDS : rounds;
        atLeastOne("rounds", times);
        boolean processor = Boolean.TRUE.equals(cpu);
        return switch (what) {
            case "store" ->
                    new Result(
                            new StoreBench(data, peerPython, times, processor, SECONDS, progress)
                                    .run());
            case "package", "evaluate" ->
                    new Result(
                            new SubmissionBench(
                                            what.equals("evaluate"),
                                            edge(),
                                            peerPython,
                                            times,
                                            progress)
                                    .run());
            case "networks", "precision" -> new Result(networks(times, processor, progress));
            default ->
                    throw new UsageException(
                            "Cannot measure " + what,
                            "",
                            "There is no such benchmark.",
                            "Benchmarks: store, networks, precision, package, evaluate.");
        };
    }

    private List<Figure> networks(int times, boolean processor, Progress progress) {
        Networks wanted = networks == null ? new Networks(null, null, null, null) : networks;
        int edge = wanted.size == null ? PATCH : wanted.size;
        int batch = wanted.batch == null ? BATCH : wanted.batch;
        int threads = wanted.threads == null ? 1 : wanted.threads;
        atLeastOne("size", edge);
        atLeastOne("batch", batch);
        atLeastOne("threads", threads);
        if (what.equals("precision"))
            return new PrecisionBench(wanted.models, edge, batch, threads, progress).run();
        return new NetworkBench(
                        wanted.models,
                        edge,
                        batch,
                        threads,
                        peerPython,
                        times,
                        processor,
                        SECONDS,
                        progress)
                .run();
    }

    private void atLeastOne(String name, int value) {
        if (value < 1)
            throw new UsageException(
                    "Cannot measure " + what, name, "It is " + value + ".", "Give 1 or more.");
    }

    private int edge() {
        if (data == null) return EDGE;
        if (!data.matches("[1-9]\\d{0,3}"))
            throw new UsageException(
                    "Cannot measure " + what,
                    data,
                    "It is no edge in voxels.",
                    "Give a number, such as 600.");
        return Integer.parseInt(data);
    }
}
