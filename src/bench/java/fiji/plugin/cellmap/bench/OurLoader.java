// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Loader;
import fiji.plugin.cellmap.sample.Patch;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our own loader, with one thread. */
final class OurLoader implements Contender<LoaderTask> {

    private final Experiment experiment;
    private final List<TrainingCrop> crops;
    private final Map<LoaderTask, PatchSource> sources = new HashMap<>();
    private long batches;

    OurLoader(Experiment experiment, List<TrainingCrop> crops) {
        this.experiment = experiment;
        this.crops = crops;
    }

    @Override
    public String name() {
        return "cellmap";
    }

    /** Grey values and present voxels at the lower corner of each crop, summed up. */
    @Override
    public long trial(LoaderTask task) {
        double[] voxelSize = experiment.data().voxelSize();
        long sum = 0;
        for (TrainingCrop crop : crops) {
            Patch patch =
                    crop.read(
                            Targets.of(experiment),
                            crop.box(voxelSize).min(),
                            voxelSize,
                            task.patch(),
                            Intensity.NONE);
            for (float grey : patch.raw()) sum += (long) grey;
            for (byte label : patch.labels()) if (label == Patch.PRESENT) sum++;
        }
        return sum;
    }

    @Override
    public Took run(LoaderTask task, double least) {
        PatchSource source = sources.computeIfAbsent(task, this::source);
        try (Loader loader = new Loader(source, task.batch(), batches, 1)) {
            Took took =
                    Timer.repeatComputing(
                            least,
                            () -> {
                                loader.next();
                                batches++;
                            });
            return new Took(took.wall() / task.batch(), took.cpu() / task.batch());
        }
    }

    private PatchSource source(LoaderTask task) {
        Intensity intensity =
                new Intensity(
                        experiment.data().intensityScale(), experiment.data().intensityOffset());
        return new PatchSource(
                crops,
                Targets.of(experiment),
                task.voxelSize(),
                task.patch(),
                task.augment(),
                intensity,
                experiment.seed());
    }

    @Override
    public void close() {}
}
