// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.NumberedObjects;
import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DisjointSets;
import fiji.plugin.cellmap.util.Progress;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Watershed fragments of the affinities of neighbouring voxels, joined by the mean or a quantile of
 * their affinities (as the package waterz does), out of core: the result is that of the whole
 * volume, whatever the size of the blocks and the number of threads.
 *
 * <p>Each block is read once. By the mean, its fragments are joined as far as other blocks do not
 * matter ({@link MeanAgglomeration}); what is left are regions, most of them near its sides, which
 * {@link RegionSolver} joins.
 */
public final class Agglomeration {

    /** How often it goes over the volume, for progress. */
    public static final int PASSES = 4;

    private static final int EDGE = 128;

    /** Number, set and what is being computed. */
    private static final int BYTES_PER_CLUSTER = 20;

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
    private final RegionSolver solver;

    private Agglomeration(
            List<Affinity> channels,
            Mask mask,
            Limits limits,
            String name,
            Workplace place,
            Progress progress) {
        this(channels, mask, limits, name, place, place.memory(), progress);
    }

    /**
     * As {@link #objects}, which is made by {@link #make}.
     *
     * @param room bytes that the memory has for pairs of fragments
     */
    Agglomeration(
            List<Affinity> channels,
            Mask mask,
            Limits limits,
            String name,
            Workplace place,
            long room,
            Progress progress) {
        this.faces = new Faces(channels, mask);
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
        this.parts = new Parts(tiling, name, place, BYTES_PER_CLUSTER);
        this.solver = new RegionSolver(parts, place, limits, faces.unit(), room, progress);
    }

    /**
     * Makes objects; blocks. Cancel is honoured within a block.
     *
     * @param channels three, of offset 1 or -1 along z, y and x, in this order, of one type and
     *     without a bias
     * @param mask of their shape; outside it nothing is read
     * @param name of the scratch data that is made; whoever asks again under it gets the same
     * @return ints, an id for every object, 0 for background
     * @throws CellMapException if the memory does not suffice
     */
    public static NumberedObjects objects(
            List<Affinity> channels,
            Mask mask,
            Limits limits,
            String name,
            Workplace place,
            Progress progress) {
        // Regions are numbered in raster order, so objects are as well.
        Objects found =
                Parts.objects(
                        name,
                        place,
                        () ->
                                new Agglomeration(channels, mask, limits, name, place, progress)
                                        .make());
        return new NumberedObjects(found, Arrays.stream(found.ids()).max().orElse(0));
    }

    void make() {
        int[] regions = regions();
        int count = Arrays.stream(regions).max().orElse(0);
        DisjointSets objects = solver.joined(block -> rows(block, regions), count);
        int[] ids = new int[count + 1];
        int next = 0;
        for (int i = 1; i <= count; i++)
            ids[i] = objects.find(i) == i ? ++next : ids[objects.find(i)];
        for (int i = 0; i < regions.length; i++) regions[i] = ids[regions[i]];
        parts.finish(regions);
    }

    /** In how many turns regions were joined. */
    int turns() {
        return solver.turns();
    }

    /** Regions by cluster, numbered from 1 on in raster order of their first voxels. */
    private int[] regions() {
        BetweenBlocks between = new BetweenBlocks(parts, limits.linkage);
        long[][] firsts = {new long[1]};
        parts.each(
                i -> {
                    RegionBlock.Found found =
                            RegionBlock.of(faces, parts.tiling().box(i), limits, progress);
                    parts.write(i, found.labels());
                    found.rows().save(file("rows", i));
                    between.save(i, found);
                    return new Regions(found.firsts(), found.faces().codes());
                },
                (found, block) -> {
                    between.stored(found.codes);
                    firsts[0] = take(found.firsts, block, firsts[0]);
                },
                progress);
        parts.each(
                i -> between.of(i, file("between", i)),
                (pairs, block) -> {
                    for (int i = 0; i < pairs.length; i += 2)
                        parts.sets().join(pairs[i], pairs[i + 1]);
                },
                progress);
        return numbered(parts.roots(), firsts[0]);
    }

    /** The first voxels of the regions of a block, and how affinities are stored. */
    private record Regions(long[] firsts, FaceCodes codes) implements Serializable {}

    private Path file(String kind, int number) {
        return parts.file(kind, number);
    }

    private long[] take(long[] found, int block, long[] firsts) {
        int count = found.length - 1;
        int base = parts.count(block, count);
        int needed = base + count + 1;
        long[] grown = firsts;
        if (needed > firsts.length)
            grown = Arrays.copyOf(firsts, (int) Math.min(Integer.MAX_VALUE - 8L, needed * 3L / 2));
        System.arraycopy(found, 1, grown, base + 1, count);
        return grown;
    }

    private static int[] numbered(int[] roots, long[] firsts) {
        for (int i = 1; i < roots.length; i++)
            firsts[roots[i]] = Math.min(firsts[roots[i]], firsts[i]);
        int[] found = new int[roots.length];
        long[] keys = new long[roots.length];
        int count = 0;
        for (int i = 1; i < roots.length; i++) {
            if (roots[i] != i) continue;
            keys[count] = firsts[i];
            found[count++] = i;
        }
        int[] order = EdgeOrder.sorted(keys, count);
        int[] ids = new int[roots.length];
        for (int i = 0; i < order.length; i++) ids[found[order[i]]] = i + 1;
        for (int i = 1; i < roots.length; i++) ids[i] = ids[roots[i]];
        return ids;
    }

    /** What is known of pairs of two regions in a block, and between it and those before it. */
    private RegionRows rows(int block, int[] regions) {
        RegionRows inside = RegionRows.load(file("rows", block));
        RegionRows across = RegionRows.load(file("between", block));
        RegionRows rows = new RegionRows(inside.size() + across.size());
        int base = parts.base(block);
        for (int i = 0; i < inside.size(); i++) {
            int a = regions[base + inside.from(i)];
            int b = regions[base + inside.to(i)];
            if (a != b) rows.add(inside, i, a, b);
        }
        for (int i = 0; i < across.size(); i++) {
            int a = regions[across.from(i)];
            int b = regions[across.to(i)];
            if (a != b) rows.add(across, i, a, b);
        }
        return rows;
    }
}
