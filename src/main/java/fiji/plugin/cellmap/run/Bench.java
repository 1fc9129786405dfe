package fiji.plugin.cellmap.run;

import com.fasterxml.jackson.annotation.JsonValue;
import fiji.plugin.cellmap.run.bench.Figure;
import fiji.plugin.cellmap.run.bench.StoreBench;
import fiji.plugin.cellmap.run.bench.SubmissionBench;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Measures how fast a part of the program is on this machine, beside its peers in the same run if
 * there is a Python that has them.
 *
 * @param what {@code store}, {@code package} or {@code evaluate}
 * @param data store: an array of EM to measure with; null for EM of the phantom. Else: the edge of
 *     the crop in voxels; null for 600
 * @param peerPython a Python with zarr and tensorstore, or with the official toolbox; null for our
 *     own figures alone
 * @param rounds how often each figure is measured, the contenders taking turns; its median is
 *     given; null for 7
 * @param cpu store: whether processor time counts instead of the time that passes, for a machine
 *     that does other work, too; null for false. The others give both
 */
public record Bench(String what, String data, String peerPython, Integer rounds, Boolean cpu)
        implements Verb<Bench.Result> {

    private static final int ROUNDS = 7;
    private static final int FEW_ROUNDS = 5;
    private static final int EDGE = 600;
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
        if (times < 1)
            throw new UsageException(
                    "Cannot measure " + what, "rounds", "It is " + times + ".", "Give 1 or more.");
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
            default ->
                    throw new UsageException(
                            "Cannot measure " + what,
                            "",
                            "There is no such benchmark.",
                            "Benchmarks: store, package, evaluate.");
        };
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
