// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.util.Progress;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What the blocks of a mutex watershed leave undecided: edges between clusters, by block, in files.
 * Two steps take turns until nothing is left:
 *
 * <ul>
 *   <li>The earliest edges of the whole volume, as many as the memory holds, are decided together.
 *       No later one can change that, so nothing is open. From then on it is known of all clusters
 *       whether such an edge keeps them apart.
 *   <li>Every block decides what it can with that ({@link GraphPart}). Most of what it had to leave
 *       are single voxels between two clusters that reach beyond it, and that it could not know to
 *       be apart.
 * </ul>
 *
 * <p>How the work is divided changes nothing of the result: whatever is decided is what the whole
 * would decide. For one thread, which has others help.
 */
final class MutexGraph {

    /** What an edge takes while it is decided. */
    private static final long BYTES = 90;

    /** The part of the edges that is decided at a time, unless they are few. */
    private static final int SHARE = 10;

    private static final int FEW = 1 << 20;

    /** Keys that are looked at to choose, and of how many blocks they are, at most. */
    private static final int SAMPLES = 1 << 18;

    private static final int SAMPLED = 64;

    private final Parts parts;
    private final BitSet done;
    private final Workplace place;
    private final long most;
    private final Progress progress;

    /** Edges with smaller keys are decided: where two clusters are left, they are apart. */
    private long decided;

    /** How often blocks have decided what they can; each time they write files of their own. */
    private int turn;

    /**
     * @param done clusters that are complete
     * @param most edges that are decided at a time, see {@link #most(Workplace)}
     */
    MutexGraph(Parts parts, BitSet done, Workplace place, long most, Progress progress) {
        this.parts = parts;
        this.done = done;
        this.place = place;
        this.most = most;
        this.progress = progress;
    }

    /** How many edges the memory holds. */
    static long most(Workplace place) {
        return place.memory() / 2 / BYTES;
    }

    /** The file for what a block leaves undecided after so many turns. */
    static Path file(Parts parts, int turn, int block) {
        return parts.file("edges" + turn, block);
    }

    private Path file(int block) {
        return file(parts, turn, block);
    }

    /** Decides everything; blocks. Cancel is honoured. */
    void decide() {
        while (!earliest()) inBlocks();
    }

    private void inBlocks() {
        parts.sets().flatten();
        BitSet spread = spread();
        BitSet complete = new BitSet();
        place.pool()
                .ordered(
                        parts.blocks(),
                        block -> new Complete(block, solve(block, spread)),
                        solved -> {
                            for (int id : solved.clusters) complete.set(id);
                            new LongFile(file(solved.block)).delete();
                        },
                        progress);
        // Handed on as results: whoever comes later finds no files of an earlier turn.
        place.pool()
                .ordered(
                        parts.blocks(),
                        block -> new LongFile(joined(block)).load(),
                        pairs -> join(parts, pairs, pairs.length),
                        progress);
        complete.stream().forEach(id -> done.set(parts.sets().find(id)));
        turn++;
    }

    private record Complete(int block, int[] clusters) implements Serializable {}

    /**
     * Decides what a block can, and keeps what it joins and what it leaves.
     *
     * @return clusters that are complete
     */
    private int[] solve(int block, BitSet spread) {
        EdgeList edges = new EdgeList((int) count(block));
        each(block, Long.MAX_VALUE, edges::add);
        GraphPart.Solved solved =
                GraphPart.solve(
                        edges, id -> spread.get(id) || parts.block(id) != block, decided, progress);
        new LongFile(joined(block)).save(solved.joined(), solved.joined().length);
        solved.edges().save(file(parts, turn + 1, block));
        return solved.done();
    }

    /** Joining waits until all blocks are done, which need the clusters as they were. */
    private Path joined(int block) {
        return parts.file("joined" + turn, block);
    }

    /** Two clusters in one number. */
    static long pair(int a, int b) {
        return (long) a << 32 | b & 0xffffffffL;
    }

    /** Joins pairs of clusters, see {@link #pair}. */
    static void join(Parts parts, long[] pairs, int count) {
        for (int i = 0; i < count; i++) parts.sets().join((int) (pairs[i] >>> 32), (int) pairs[i]);
    }

    /** Clusters that more than one block has a part of. */
    private BitSet spread() {
        BitSet spread = new BitSet();
        for (int block : parts.blocks())
            for (int i = parts.base(block) + 1; i <= parts.base(block + 1); i++) {
                int root = parts.sets().find(i);
                if (root <= parts.base(block)) spread.set(root);
            }
        return spread;
    }

    /** The edges of all blocks that matter, those with smaller keys. */
    private void each(long until, EdgeList.Visit visit) {
        for (int block : parts.blocks()) {
            progress.check();
            each(block, until, visit);
        }
    }

    private void each(int block, long until, EdgeList.Visit visit) {
        EdgeList.each(
                file(block),
                until,
                (key, code, u, v) -> {
                    int a = parts.sets().find(u);
                    int b = parts.sets().find(v);
                    if (a == b || done.get(a) || done.get(b)) return;
                    visit.at(key, key < decided ? MutexEdges.repelling(code) : code, a, b);
                });
    }

    /** Decides the earliest edges; returns whether these were all. */
    private boolean earliest() {
        parts.sets().flatten();
        place.pool()
                .ordered(
                        List.of(turn),
                        one -> earliestOnes(),
                        found -> {
                            join(parts, found.joined, found.joined.length);
                            decided = found.until;
                        },
                        progress);
        return decided == Long.MAX_VALUE;
    }

    /**
     * What the earliest edges join.
     *
     * @param until edges with smaller keys are decided
     */
    private record Earliest(long[] joined, long until) implements Serializable {}

    private Earliest earliestOnes() {
        long count = 0;
        for (int block : parts.blocks()) count += count(block);
        long wanted = Math.min(most, Math.max(FEW, count / SHARE));
        long until = Long.MAX_VALUE;
        EdgeList edges = count <= wanted ? before(until, count) : null;
        if (edges == null) {
            long[] sample = sample();
            int rank = (int) (sample.length * Math.min(1, (double) wanted / count));
            for (; edges == null; rank /= 2) {
                until = rank == sample.length ? Long.MAX_VALUE : sample[rank] + 1;
                edges = before(until, rank == 0 ? Integer.MAX_VALUE : wanted);
            }
        }
        return new Earliest(GraphPart.solve(edges, id -> false, decided, progress).joined(), until);
    }

    private long count(int block) {
        return EdgeList.count(file(block));
    }

    /** Keys of undecided edges that attract, of some blocks, in ascending order. */
    private long[] sample() {
        long[] keys = new long[SAMPLES];
        int[] size = {0};
        int step = (parts.tiling().size() + SAMPLED - 1) / SAMPLED;
        for (int block = 0; block < parts.tiling().size(); block += step) {
            progress.check();
            long every = 1 + count(block) * SAMPLED / SAMPLES;
            long[] seen = {0};
            each(
                    block,
                    Long.MAX_VALUE,
                    (key, code, a, b) -> {
                        if (MutexEdges.attracts(code) && seen[0]++ % every == 0)
                            keys[size[0]++] = key;
                    });
        }
        long[] found = Arrays.copyOf(keys, size[0]);
        Arrays.sort(found);
        return found;
    }

    /**
     * The edges with smaller keys, of those that repel only those between clusters that an
     * undecided one attracts.
     *
     * @return null if they are more than that
     */
    private EdgeList before(long until, long limit) {
        BitSet attracted = new BitSet();
        each(
                until,
                (key, code, a, b) -> {
                    if (!MutexEdges.attracts(code)) return;
                    attracted.set(a);
                    attracted.set(b);
                });
        EdgeList edges = new EdgeList((int) Math.min(limit, most) + 1);
        each(
                until,
                (key, code, a, b) -> {
                    if (attracted.get(a) && attracted.get(b) && edges.size() <= limit)
                        edges.add(key, code, a, b);
                });
        return edges.size() > limit ? null : edges;
    }
}
