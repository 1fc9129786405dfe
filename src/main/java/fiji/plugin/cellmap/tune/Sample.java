// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.evaluate.LabelScore;
import fiji.plugin.cellmap.evaluate.ScoringRules;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Overlaps;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.process.block.Connectivity;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.Regions;
import fiji.plugin.cellmap.process.block.Stages;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.process.step.Bench;
import fiji.plugin.cellmap.process.step.Draft;
import fiji.plugin.cellmap.process.step.Pipeline;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One class of a held-out crop in memory, processed and scored with one setting after the other.
 */
final class Sample {

    private static final int[] CHUNK = {64, 64, 64};

    /** So many blocks along each axis. */
    private static final int CUTS = 4;

    private final HeldOut crop;
    private final String className;
    private final Field field;
    private final double[] voxelSize;
    private final TruthOnGrid truth;

    Sample(HeldOut crop, String className) {
        this.crop = crop;
        this.className = className;
        this.field = crop.field(className);
        this.voxelSize = crop.grid(className).scale();
        this.truth = crop.truth(className);
    }

    String name() {
        return crop.name();
    }

    /** Whether the truth has a voxel of the class. */
    boolean containsClass() {
        for (int i = 0; i < truth.ids().length; i++)
            if (truth.inside()[i] && truth.ids()[i] != 0) return true;
        return false;
    }

    /**
     * Connected parts, or objects, of the annotated voxels, before any is left out for its size.
     */
    int[] objects(Pipeline pipeline, Path scratch, long memory, Progress progress) {
        int threads = Runtime.getRuntime().availableProcessors();
        Workplace place = new Workplace(scratch, CHUNK, HeldOut.LIMIT, memory, threads);
        try (place) {
            Bench bench = new Bench(className, voxelSize, place, crop::field, progress);
            Stages stages = new Stages("", Math.max(1, pipeline.passes()), progress);
            Draft draft = pipeline.apply(Draft.of(field), bench, stages);
            int[] ids =
                    draft.objects().isPresent()
                            ? (int[]) draft.objects().get().read(Box.of(field.shape()))
                            : components(draft, place, progress);
            for (int i = 0; i < ids.length; i++) if (!truth.inside()[i]) ids[i] = 0;
            return ids;
        } finally {
            place.delete();
        }
    }

    private int[] components(Draft draft, Workplace place, Progress progress) {
        Box all = Box.of(field.shape());
        int[] ids = new int[(int) all.size()];
        Regions.of(draft.foreground(), Connectivity.CORNERS, Regions.Marks.NONE, place, progress)
                .forEach(
                        (voxels, marked) -> true,
                        (box, values) -> Boxes.copy(values, box, ids, all),
                        progress);
        return ids;
    }

    /** What is left when connected parts of objects of fewer voxels are left out. */
    int[] atLeast(int[] objects, long voxels) {
        if (voxels <= 1) return objects;
        Runs parts = ConnectedComponents.of(runs(objects));
        long[] sizes = parts.sizes();
        int[] part = parts.toArray();
        int[] kept = objects.clone();
        for (int i = 0; i < kept.length; i++)
            if (kept[i] != 0 && sizes[part[i]] < voxels) kept[i] = 0;
        return kept;
    }

    /**
     * Voxels by truth, of each of {@value #CUTS} x {@value #CUTS} x {@value #CUTS} blocks of about
     * equal size, in C order.
     */
    List<Confusion> voxels(int[] objects) {
        long[][] counts = new long[CUTS * CUTS * CUTS][4];
        long[] shape = field.shape();
        int i = 0;
        for (long z = 0; z < shape[0]; z++)
            for (long y = 0; y < shape[1]; y++) {
                long row = (z * CUTS / shape[0] * CUTS + y * CUTS / shape[1]) * CUTS;
                for (long x = 0; x < shape[2]; x++, i++) {
                    if (!truth.inside()[i]) continue;
                    int kind = truth.ids()[i] != 0 ? 0 : 1;
                    if (objects[i] == 0) kind += 2;
                    counts[(int) (row + x * CUTS / shape[2])][kind]++;
                }
            }
        return Arrays.stream(counts).map(c -> new Confusion(c[0], c[1], c[2], c[3])).toList();
    }

    /** Objects matched as the challenge does. */
    LabelScore scored(int[] objects) {
        return LabelScore.ofObjects(
                runs(truth.ids()), runs(objects), voxelSize, ScoringRules.JUNE_2026);
    }

    /**
     * What objects share with those of the truth, as they are; voxels of the truth that no object
     * has are one more object.
     */
    Overlaps overlaps(int[] objects) {
        int rest = Arrays.stream(objects).max().orElse(0) + 1;
        int[] all = objects.clone();
        for (int i = 0; i < all.length; i++)
            if (all[i] == 0 && truth.inside()[i] && truth.ids()[i] != 0) all[i] = rest;
        return Overlaps.of(runs(truth.ids()), runs(all));
    }

    private Runs runs(Object ids) {
        int[] shape = Arrays.stream(field.shape()).mapToInt(Math::toIntExact).toArray();
        return Runs.of(ids, false, shape);
    }
}
