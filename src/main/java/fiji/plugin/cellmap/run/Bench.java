package fiji.plugin.cellmap.run;

import com.fasterxml.jackson.annotation.JsonValue;
import fiji.plugin.cellmap.run.bench.Figure;
import fiji.plugin.cellmap.run.bench.StoreBench;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Measures how fast a part of the program is on this machine, beside its peers in the same run if
 * there is a Python that has them.
 *
 * @param what {@code store}
 * @param data an array of EM to measure with; null for EM of the phantom
 * @param peerPython a Python with zarr and tensorstore; null for our own figures alone
 * @param rounds how often each figure is measured, the contenders taking turns; its median is
 *     given; null for 7
 * @param cpu whether processor time counts instead of the time that passes, for a machine that does
 *     other work, too; null for false
 */
public record Bench(String what, String data, String peerPython, Integer rounds, Boolean cpu)
        implements Verb<Bench.Result> {

    private static final int ROUNDS = 7;
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
        if (!what.equals("store"))
            throw new UsageException(
                    "Cannot measure " + what,
                    "",
                    "There is no such benchmark.",
                    "Benchmarks: store.");
        int times = rounds == null ? ROUNDS : rounds;
        if (times < 1)
            throw new UsageException(
                    "Cannot measure " + what, "rounds", "It is " + times + ".", "Give 1 or more.");
        return new Result(
                new StoreBench(data, peerPython, times, Boolean.TRUE.equals(cpu), SECONDS, progress)
                        .run());
    }
}
