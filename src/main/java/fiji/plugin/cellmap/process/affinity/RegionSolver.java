// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.util.DisjointSets;
import fiji.plugin.cellmap.util.Progress;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Joins regions of a whole volume whose pairs are on the disk. Pairs that cannot be joined for what
 * any block knows of them link nothing; regions that are linked, over others as well, are solved
 * together, everything else apart.
 *
 * <p>Where more of them are linked than the memory holds, those of the largest means are joined
 * first, as far as it does: no mean grows by what is joined, so fewer are linked at a time, and
 * what is left is less. For one thread at a time.
 */
final class RegionSolver {

    /** Groups are divided into so many shares; pairs into as many, or more. */
    private static final int SHARES = 64;

    /** Means that differ by less of the largest affinity are not told apart to save memory. */
    private static final double STEP = 1.0 / (1 << 14);

    /** The part of the memory that rows may take which are looked at twice. */
    private static final int SHARE_KEPT = 8;

    /** What a row takes where those of one pair become one (measured: 97). */
    private static final int BYTES_TO_UNITE = 120;

    private final Parts parts;
    private final Workplace place;
    private final Linkage linkage;
    private final double last;
    private final double one;
    private final long room;
    private final Progress progress;
    private int turns;

    /**
     * @param unit the value that stands for affinity 1
     * @param room bytes that the memory has
     */
    RegionSolver(
            Parts parts,
            Workplace place,
            Agglomeration.Limits limits,
            double unit,
            long room,
            Progress progress) {
        this.parts = parts;
        this.place = place;
        this.linkage = limits.linkage();
        this.one = Linkage.limit(unit, 0);
        this.last = linkage.isMean() ? Linkage.limit(unit, limits.threshold()) : limits.threshold();
        this.room = room;
        this.progress = progress;
    }

    /**
     * Rows of pairs of regions in parts.
     *
     * @param kind of its files; null if they are not its own
     * @param rows of a part, each time anew; by any thread
     */
    private record Graph(String kind, int parts, IntFunction<RegionRows> rows) {}

    /** What a part says of links: how many rows it has, and pairs of regions. */
    private record Links(int rows, int[] pairs) implements Serializable {}

    /**
     * How a graph was divided.
     *
     * @param all how many rows it has
     * @param most how many the largest share has
     */
    private record Division(long all, long most) {}

    /**
     * Solves it; once. Blocks.
     *
     * @param blocks what is known of pairs of regions in each block; by any thread
     * @param count how many regions there are, from 1 on
     * @return regions that are one
     */
    DisjointSets joined(IntFunction<RegionRows> blocks, int count) {
        DisjointSets objects = new DisjointSets(count + 1);
        Graph graph = new Graph(null, parts.tiling().size(), blocks);
        boolean united = false;
        double top = one;
        double span = 1.001 * (top - last);
        for (int turn = 0; ; turn++) {
            double limit = Math.max(last, top - span);
            Graph before = graph;
            Division division = divide(turn, graph, count, limit);
            long bytes = division.most * linkage.bytesPerRow() * place.pool().threads();
            if (bytes <= room / 2) {
                solve(turn, graph, limit, objects);
                turns++;
                if (limit == last) return objects;
                graph = united(turn, graph, division.all, objects);
                top = limit;
                span *= 2;
            } else if (linkage.isMean() && !united) {
                graph = united(turn, graph, division.all, objects);
                united = true;
            } else if (linkage.isMean() && span > STEP * one) {
                span /= 2;
            } else throw parts.tooLittle(division.most + " pairs of fragments", 2 * bytes);
            delete("graph" + turn, before.parts);
            if (graph != before && before.kind != null) delete(before.kind, before.parts);
        }
    }

    /** In how many turns regions were joined. */
    int turns() {
        return turns;
    }

    /** Work on numbers from 0 on, of all threads; results come in order. */
    private <R> void each(int count, Function<Integer, R> work, Consumer<R> sink) {
        place.pool().ordered(IntStream.range(0, count).boxed().toList(), work, sink, progress);
    }

    /** Work on the parts of a graph, of which only the first turn is foreseen. */
    private <R> void each(int turn, Graph graph, Function<Integer, R> work, Consumer<R> sink) {
        if (turn > 0) each(graph.parts, work, sink);
        else parts.each(work, (R result, int block) -> sink.accept(result), progress);
    }

    /** Writes the rows of pairs that may matter to each other into shares. */
    private Division divide(int turn, Graph graph, int count, double limit) {
        DisjointSets linked = new DisjointSets(count + 1);
        Kept kept = new Kept(graph.parts, room / SHARE_KEPT);
        long[] all = {0};
        each(
                turn,
                graph,
                i -> links(kept.load(graph, i), limit),
                links -> {
                    all[0] += links.rows;
                    int[] pairs = links.pairs;
                    for (int i = 0; i < pairs.length; i += 2) linked.join(pairs[i], pairs[i + 1]);
                });
        linked.flatten();
        long[] sizes = new long[shares()];
        each(
                turn,
                graph,
                i -> {
                    SharedRows rows = grouped(kept.take(graph, i), linked);
                    rows.save(shared(turn, i));
                    return rows.sizes();
                },
                found -> {
                    for (int i = 0; i < sizes.length; i++) sizes[i] += found[i];
                });
        return new Division(all[0], Arrays.stream(sizes).max().orElse(0));
    }

    /** Rows that were looked at and are wanted once more, as far as there is room. Thread-safe. */
    private static final class Kept {

        private final AtomicReferenceArray<RegionRows> rows;
        private final AtomicLong room;

        Kept(int parts, long room) {
            rows = new AtomicReferenceArray<>(parts);
            this.room = new AtomicLong(room);
        }

        RegionRows load(Graph graph, int part) {
            RegionRows loaded = graph.rows.apply(part);
            long bytes = (long) loaded.size() * RegionRows.BYTES;
            if (room.addAndGet(-bytes) >= 0) rows.set(part, loaded);
            else room.addAndGet(bytes);
            return loaded;
        }

        RegionRows take(Graph graph, int part) {
            RegionRows found = rows.getAndSet(part, null);
            return found != null ? found : graph.rows.apply(part);
        }
    }

    private Links links(RegionRows rows, double limit) {
        int[] pairs = new int[2 * rows.size()];
        int n = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (!linkage.links(rows, i, limit)) continue;
            pairs[n++] = rows.from(i);
            pairs[n++] = rows.to(i);
        }
        return new Links(rows.size(), Arrays.copyOf(pairs, n));
    }

    /** Rows of two regions in one group, by shares of the groups. */
    private SharedRows grouped(RegionRows rows, DisjointSets groups) {
        SharedRows shared = new SharedRows(shares());
        for (int i = 0; i < rows.size(); i++) {
            int group = groups.find(rows.from(i));
            if (group != groups.find(rows.to(i))) continue;
            int share = Math.floorMod(group * 0x9e3779b9 >>> 8, shares());
            shared.add(share, rows, i, rows.from(i), rows.to(i));
        }
        return shared;
    }

    private int shares() {
        return parts.tiling().size() == 1 ? 1 : SHARES;
    }

    private Path shared(int turn, int part) {
        return parts.file("graph" + turn, part);
    }

    private void solve(int turn, Graph graph, double limit, DisjointSets objects) {
        int[] numbers = new int[objects.size()];
        each(
                shares(),
                share -> {
                    RegionRows rows = loaded("graph" + turn, graph.parts, share, shares());
                    return linkage.joined(rows, limit, numbers, progress);
                },
                pairs -> {
                    for (int i = 0; i < pairs.length; i += 2) objects.join(pairs[i], pairs[i + 1]);
                });
    }

    /** A share of the rows of all parts. */
    private RegionRows loaded(String kind, int count, int share, int shares) {
        long size = 0;
        for (int i = 0; i < count; i++) size += SharedRows.count(parts.file(kind, i), share);
        RegionRows rows = new RegionRows(Math.toIntExact(size));
        for (int i = 0; i < count; i++) SharedRows.load(parts.file(kind, i), shares, share, rows);
        return rows;
    }

    /**
     * The same pairs between what regions have become, with one row for each: a mean over some of
     * its faces may be larger than that of all.
     */
    private Graph united(int turn, Graph graph, long rows, DisjointSets objects) {
        objects.flatten();
        long bytes = rows * BYTES_TO_UNITE * place.pool().threads();
        int shares = (int) Math.max(SHARES, 2 * bytes / room);
        each(
                graph.parts,
                i -> {
                    byPair(graph.rows.apply(i), objects, shares)
                            .save(parts.file("pairs" + turn, i));
                    return null;
                },
                none -> {});
        String kind = "united" + turn;
        each(
                shares,
                share -> {
                    RegionRows all = loaded("pairs" + turn, graph.parts, share, shares);
                    MeanGraph.united(all, null).rows().save(parts.file(kind, share));
                    return null;
                },
                none -> {});
        delete("pairs" + turn, graph.parts);
        return new Graph(kind, shares, i -> RegionRows.load(parts.file(kind, i)));
    }

    private static SharedRows byPair(RegionRows rows, DisjointSets objects, int shares) {
        SharedRows shared = new SharedRows(shares);
        for (int i = 0; i < rows.size(); i++) {
            int a = objects.find(rows.from(i));
            int b = objects.find(rows.to(i));
            if (a == b) continue;
            long hash = RegionRows.pair(a, b) * 0x9e3779b97f4a7c15L;
            shared.add((int) Long.remainderUnsigned(hash >>> 20, shares), rows, i, a, b);
        }
        return shared;
    }

    private void delete(String kind, int count) {
        for (int i = 0; i < count; i++) new LongFile(parts.file(kind, i)).delete();
    }
}
