// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.StoredMask;
import fiji.plugin.cellmap.process.watershed.SeededWatershed;
import fiji.plugin.cellmap.store.ChunkedArray;
import java.util.List;
import java.util.stream.Stream;

/**
 * The watershed of a foreground.
 *
 * @param on what is flooded
 * @param seeds where seeds are found
 * @param dynamic least depth of a seed, in nm or probability
 * @param sure probability above which seeds are looked for; 0 for everywhere
 */
record Parting(Landscape on, Landscape seeds, double dynamic, double sure) implements Step.Work {

    @Override
    public int passes() {
        int passes =
                1 + seeds.passes() + SeededWatershed.SEED_PASSES + SeededWatershed.FLOOD_PASSES;
        if (sure > 0) passes += 1 + SeededWatershed.LONELY_PASSES;
        return sure > 0 || !on.equals(seeds) ? passes + on.passes() : passes;
    }

    @Override
    public List<String> needs() {
        return Stream.of(on, seeds).flatMap(l -> l.needs().stream()).distinct().toList();
    }

    @Override
    public boolean partsObjects() {
        return true;
    }

    @Override
    public Draft apply(Draft draft, Bench bench) {
        Mask mask = bench.settled(draft.foreground(), "foreground");
        ChunkedArray seeded = sure > 0 ? inSure(mask, draft, bench) : all(mask, draft, bench);
        return draft.withObjects(
                SeededWatershed.flood(
                        on.levels(mask, "foreground", draft, bench),
                        seeded,
                        bench.name("objects"),
                        bench.place(),
                        bench.progress()));
    }

    private ChunkedArray all(Mask mask, Draft draft, Bench bench) {
        return find(seeds.levels(mask, "foreground", draft, bench), bench);
    }

    /** Seeds in the sure part; components of the foreground that have none are seeds themselves. */
    private ChunkedArray inSure(Mask mask, Draft draft, Bench bench) {
        Mask high = new Threshold.FieldMask(draft.probability(), sure);
        Mask part =
                StoredMask.write(
                        mask.shape(),
                        bench.name("sure"),
                        box -> {
                            byte[] values = mask.read(box);
                            byte[] more = high.read(box);
                            for (int i = 0; i < values.length; i++) values[i] &= more[i];
                            return values;
                        },
                        bench.place(),
                        bench.progress());
        return SeededWatershed.withLonely(
                mask,
                find(seeds.levels(part, "sure", draft, bench), bench),
                bench.name("all-seeds"),
                bench.place(),
                bench.progress());
    }

    private ChunkedArray find(ChunkedArray levels, Bench bench) {
        return SeededWatershed.seeds(
                levels,
                seeds.depth(dynamic, bench.voxelSize()),
                bench.name("seeds"),
                bench.place(),
                bench.progress());
    }
}
