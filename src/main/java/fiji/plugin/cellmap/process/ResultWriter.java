// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.process.ProcessSummary.ClassResult;
import fiji.plugin.cellmap.process.block.Connectivity;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.NumberedObjects;
import fiji.plugin.cellmap.process.block.RegionMask;
import fiji.plugin.cellmap.process.block.Regions;
import fiji.plugin.cellmap.process.block.StoredMask;
import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.process.step.Bench;
import fiji.plugin.cellmap.process.step.Draft;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes what a class has become: uint8 0 and 1, or ids in uint16, in uint32 if there are more than
 * 65535. Ids are 1, 2, … in raster order of the first voxels of the objects.
 */
final class ResultWriter {

    /** Passes over the volume, for progress. */
    static final int PASSES = 3;

    private static final int MAX_UINT16 = 0xffff;

    private final Bench bench;
    private final Workplace place;
    private final Draft draft;
    private final Function<ArraySpec, ChunkedArray> result;
    private final long[] shape;

    /**
     * @param result makes the array
     */
    ResultWriter(Bench bench, Draft draft, Function<ArraySpec, ChunkedArray> result) {
        this.bench = bench;
        this.place = bench.place();
        this.draft = draft;
        this.result = result;
        this.shape = draft.probability().shape();
    }

    ClassResult mask() {
        Mask mask = draft.foreground();
        if (draft.minSize() > 1)
            mask =
                    RegionMask.kept(
                            bench.settled(mask, "foreground"),
                            Regions.Marks.NONE,
                            (voxels, marked) -> voxels >= draft.minSize(),
                            bench.name("large"),
                            place,
                            bench.progress());
        Mask last = mask;
        ChunkedArray array = create(DType.UINT8);
        long[] foreground = {0};
        stream(
                box -> {
                    byte[] values = last.read(box);
                    array.write(box, values);
                    long count = 0;
                    for (byte v : values) count += v;
                    return count;
                },
                (Long count) -> foreground[0] += count);
        return done(false, array, 0, foreground[0]);
    }

    ClassResult objects() {
        if (draft.objects().isPresent() && draft.minSize() <= 1)
            return numbered(draft.objects().get());
        Regions regions = draft.objects().map(this::parts).orElseGet(this::components);
        int objects = regions.count((voxels, marked) -> voxels >= draft.minSize());
        ChunkedArray array = create(objects <= MAX_UINT16 ? DType.UINT16 : DType.UINT32);
        long foreground =
                regions.sum(
                        (voxels, marked) -> voxels >= draft.minSize(),
                        (box, ids) -> write(array, box, ids),
                        bench.progress());
        return done(true, array, objects, foreground);
    }

    /** All objects as they are, with other numbers unless theirs are right. */
    private ClassResult numbered(BlockSource<?> labels) {
        if (labels instanceof NumberedObjects known) return numbered(known.count(), known::read);
        Tally tally = new Tally(place.memory() / 2);
        stream(box -> Tally.Counts.of(shape, box, (int[]) labels.read(box)), tally::add);
        int[] ids = tally.ids();
        int objects = 0;
        for (int id : ids) objects = Math.max(objects, id);
        return numbered(
                objects,
                box -> {
                    int[] values = (int[]) labels.read(box);
                    for (int i = 0; i < values.length; i++) values[i] = ids[values[i]];
                    return values;
                });
    }

    private ClassResult numbered(int objects, Function<Box, int[]> ids) {
        ChunkedArray array = create(objects <= MAX_UINT16 ? DType.UINT16 : DType.UINT32);
        long[] foreground = {0};
        stream(box -> write(array, box, ids.apply(box)), (Long count) -> foreground[0] += count);
        return done(true, array, objects, foreground[0]);
    }

    private Regions components() {
        Mask mask = bench.settled(draft.foreground(), "foreground");
        return Regions.of(mask, Connectivity.CORNERS, Regions.Marks.NONE, place, bench.progress());
    }

    private Regions parts(BlockSource<?> objects) {
        return Regions.of(objects, place, bench.progress());
    }

    private <R> void stream(Function<Box, R> work, Consumer<R> sink) {
        Tiling tiling = StoredMask.tiling(shape, place);
        int[] next = {0};
        place.pool()
                .ordered(
                        tiling.boxes(),
                        work,
                        found -> {
                            sink.accept(found);
                            bench.progress().advance(tiling.box(next[0]++).size());
                        },
                        bench.progress());
    }

    /** Gives the number of voxels that belong to objects. */
    private static long write(ChunkedArray array, Box box, int[] ids) {
        long foreground = 0;
        for (int id : ids) if (id != 0) foreground++;
        array.write(box, array.spec().dtype() == DType.UINT16 ? shorts(ids) : ids);
        return foreground;
    }

    private static short[] shorts(int[] ids) {
        short[] shorts = new short[ids.length];
        for (int i = 0; i < ids.length; i++) shorts[i] = (short) ids[i];
        return shorts;
    }

    private ChunkedArray create(DType dtype) {
        return result.apply(ArraySpec.of(shape, place.chunk(), dtype));
    }

    private ClassResult done(boolean instance, ChunkedArray array, int objects, long foreground) {
        return new ClassResult(
                bench.className(),
                instance,
                array.spec().dtype().label,
                foreground,
                Box.of(shape).size(),
                objects,
                false);
    }
}
