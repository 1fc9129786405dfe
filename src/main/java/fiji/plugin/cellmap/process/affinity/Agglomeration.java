// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DisjointSets;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Watershed fragments of the affinities of neighbouring voxels, joined by the mean or a quantile of
 * their affinities (as the package waterz does), out of core: the result is that of the whole
 * volume, whatever the size of the blocks and the number of threads.
 *
 * <p>Fragments that share no face with an affinity above the limit can never be joined directly;
 * those that are linked by such faces, over others as well, are solved together, everything else
 * apart. Only edges within such groups are ever stored.
 */
public final class Agglomeration {

    /** How often it goes over the volume, for progress. */
    public static final int PASSES = 5;

    private static final int EDGE = 192;
    private static final int FILES = 64;

    /**
     * What is joined when.
     *
     * @param low a voxel with no affinity above it is background
     * @param high voxels with at least this affinity are of one fragment
     * @param threshold fragments are joined whose score is below it
     * @param linkage what 1 - score is: the mean affinity, or a quantile
     */
    public record Limits(double low, double high, double threshold, Linkage linkage) {

        /** By the mean. */
        public Limits(double low, double high, double threshold) {
            this(low, high, threshold, Linkage.MEAN);
        }
    }

    private final Faces faces;
    private final Limits limits;
    private final Workplace place;
    private final Progress progress;
    private final Parts parts;
    private final double unit;

    private Agglomeration(
            List<Affinity> channels,
            Mask mask,
            Limits limits,
            String name,
            Workplace place,
            Progress progress) {
        this.faces = new Faces(channels, mask);
        this.unit = faces.unit();
        this.limits = limits;
        this.place = place;
        this.progress = progress;
        Tiling tiling =
                Tiling.of(
                        mask.shape(),
                        place.chunk(),
                        Math.min(EDGE, place.edge()),
                        FragmentBlock.BYTES_PER_VOXEL,
                        place.memory() / (2L * place.pool().threads()));
        this.parts = new Parts(tiling, name, place);
    }

    /**
     * Makes objects; blocks. Cancel is honoured within a block.
     *
     * @param channels three, of offset 1 or -1 along z, y and x, in this order, of one type and
     *     without a bias
     * @param mask of their shape; outside it nothing is read
     * @param name of the scratch array that is made
     * @return uint32, an id for every object, 0 for background
     * @throws CellMapException if the memory does not suffice
     */
    public static ChunkedArray objects(
            List<Affinity> channels,
            Mask mask,
            Limits limits,
            String name,
            Workplace place,
            Progress progress) {
        return place.array(
                name,
                mask.shape(),
                DType.UINT32,
                0,
                array ->
                        new Agglomeration(channels, mask, limits, name, place, progress)
                                .into(array));
    }

    private void into(ChunkedArray result) {
        int[] fragments = fragments();
        int count = Arrays.stream(fragments).max().orElse(0);
        DisjointSets objects = agglomerated(fragments, count);
        int[] ids = new int[count + 1];
        int next = 0;
        for (int i = 1; i <= count; i++)
            ids[i] = objects.find(i) == i ? ++next : ids[objects.find(i)];
        for (int i = 0; i < fragments.length; i++) fragments[i] = ids[fragments[i]];
        parts.relabel(result, fragments, progress);
        parts.drop();
    }

    /** Fragments by cluster, numbered from 1 on in raster order of their first voxels. */
    private int[] fragments() {
        long[][] firsts = {new long[1]};
        parts.each(
                i ->
                        new FragmentBlock(faces, parts.tiling().box(i))
                                .find(limits.low * unit, limits.high * unit),
                (found, block) -> firsts[0] = take(found, block, firsts[0]),
                progress);
        parts.each(
                this::crossing,
                (pairs, block) -> {
                    for (int i = 0; i < pairs.size(); i++)
                        parts.sets().join(pairs.from(i), pairs.to(i));
                },
                progress);
        return numbered(parts.roots(), firsts[0]);
    }

    private long[] take(FragmentBlock.Found found, int block, long[] firsts) {
        int count = found.firsts().length - 1;
        int base = parts.add(block, found.labels(), count);
        EdgeList pairs = new EdgeList();
        int[] crossing = found.crossing();
        for (int i = 0; i < crossing.length; i += 2)
            pairs.add(0, 0, crossing[i] + base, crossing[i + 1]);
        pairs.save(parts.file("crossing", block));
        int needed = base + count + 1;
        long[] grown = firsts;
        if (needed > firsts.length)
            grown = Arrays.copyOf(firsts, (int) Math.min(Integer.MAX_VALUE - 8L, needed * 3L / 2));
        System.arraycopy(found.firsts(), 1, grown, base + 1, count);
        return grown;
    }

    private EdgeList crossing(int block) {
        EdgeList stored = new EdgeList();
        stored.load(parts.file("crossing", block));
        EdgeList pairs = new EdgeList();
        if (stored.size() == 0) return pairs;
        int[] labels = parts.labels(FragmentBlock.grid(faces.shape(), parts.tiling().box(block)));
        for (int i = 0; i < stored.size(); i++)
            pairs.add(0, 0, stored.from(i), labels[stored.to(i)]);
        return pairs;
    }

    private int[] numbered(int[] roots, long[] firsts) {
        for (int i = 1; i < roots.length; i++)
            firsts[roots[i]] = Math.min(firsts[roots[i]], firsts[i]);
        long[] order =
                IntStream.range(1, roots.length)
                        .filter(i -> roots[i] == i)
                        .mapToLong(i -> firsts[i])
                        .sorted()
                        .toArray();
        int[] ids = new int[roots.length];
        for (int i = 1; i < roots.length; i++)
            ids[i] = Arrays.binarySearch(order, firsts[roots[i]]) + 1;
        return ids;
    }

    private DisjointSets agglomerated(int[] fragments, int count) {
        DisjointSets linked = new DisjointSets(count + 1);
        parts.each(
                i -> links(i, fragments),
                (pairs, block) -> {
                    for (int i = 0; i < pairs.size(); i++) linked.join(pairs.from(i), pairs.to(i));
                },
                progress);
        int[] groups = new int[count + 1];
        for (int i = 0; i <= count; i++) groups[i] = linked.find(i);
        int files = parts.tiling().size() == 1 ? 1 : FILES;
        for (int i = 0; i < files; i++) new EdgeList().save(parts.file("graph", i));
        parts.each(
                i -> graph(i, fragments, groups, files),
                (lists, block) -> {
                    for (int i = 0; i < files; i++)
                        if (lists[i].size() > 0) lists[i].append(parts.file("graph", i));
                },
                progress);
        DisjointSets objects = new DisjointSets(count + 1);
        place.pool()
                .ordered(
                        IntStream.range(0, files).boxed().toList(),
                        this::solve,
                        pairs -> {
                            for (int i = 0; i < pairs.length; i += 2)
                                objects.join(pairs[i], pairs[i + 1]);
                        },
                        progress);
        return objects;
    }

    private interface Face {
        void at(int a, int b, float affinity);
    }

    /** Every face in a block, with the voxels before it, between two fragments. */
    private void faces(int block, int[] fragments, Face face) {
        Box box = parts.tiling().box(block);
        Box grid = FragmentBlock.grid(faces.shape(), box);
        int[] labels = parts.labels(grid);
        float[][] values = faces.read(grid);
        int row = (int) grid.shape()[2];
        int[] steps = {(int) grid.shape()[1] * row, row, 1};
        for (long z = box.min()[0]; z < box.max(0); z++)
            for (long y = box.min()[1]; y < box.max(1); y++)
                for (long x = box.min()[2]; x < box.max(2); x++) {
                    int p =
                            (int)
                                    ((z - grid.min()[0]) * steps[0]
                                            + (y - grid.min()[1]) * steps[1]
                                            + x
                                            - grid.min()[2]);
                    int a = fragments[labels[p]];
                    if (a == 0) continue;
                    for (int d = 0; d < 3; d++) {
                        float value = values[d][p];
                        if (value < 0) continue;
                        int b = fragments[labels[p - steps[d]]];
                        if (b != 0 && b != a) face.at(a, b, value);
                    }
                }
    }

    private EdgeList links(int block, int[] fragments) {
        EdgeList pairs = new EdgeList();
        PairSet seen = new PairSet();
        faces(
                block,
                fragments,
                (a, b, value) -> {
                    if (limits.linkage.joins(value, unit, limits.threshold) && seen.add(a, b))
                        pairs.add(0, 0, a, b);
                });
        return pairs;
    }

    private EdgeList[] graph(int block, int[] fragments, int[] groups, int files) {
        RegionGraph graph = new RegionGraph();
        faces(
                block,
                fragments,
                (a, b, value) -> {
                    if (groups[a] == groups[b]) limits.linkage.add(graph, a, b, value, unit);
                });
        EdgeList[] lists = new EdgeList[files];
        for (int i = 0; i < files; i++) lists[i] = new EdgeList();
        EdgeList all = graph.rows(!limits.linkage.isMean() && !limits.linkage.largest());
        for (int i = 0; i < all.size(); i++) {
            int file = Math.floorMod(groups[all.from(i)] * 0x9e3779b9 >>> 8, files);
            lists[file].add(all.key(i), all.code(i), all.from(i), all.to(i));
        }
        return lists;
    }

    private int[] solve(int file) {
        Path stored = parts.file("graph", file);
        long bytes = EdgeList.count(stored) * limits.linkage.bytesPerRow();
        if (bytes * place.pool().threads() > place.memory() / 2)
            throw parts.tooLittle(
                    EdgeList.count(stored) + " pairs of fragments",
                    2 * bytes * place.pool().threads());
        EdgeList edges = new EdgeList();
        edges.load(stored);
        return limits.linkage.joined(edges, unit, limits.threshold, progress);
    }
}
