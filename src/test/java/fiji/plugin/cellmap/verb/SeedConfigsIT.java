// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every recipe for a GPU also works, a little, on any machine; in float32, because processors
 * emulate convolutions in bf16 at a hundredth of the speed (bf16 itself: EngineTest).
 */
class SeedConfigsIT {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "mednext_cos7, 18265754, 5",
        "mednext_mito, 65693542, 1",
        "monai_unet_quick, 5749410, 2"
    })
    void trainsTwoStepsPredictsAndPackages(String name, long parameters, int classes) {
        String config = Path.of("configs", name + ".yaml").toString();
        Experiment e = ShippedConfigs.open(config, List.of()).experiment();
        assertEquals(classes, e.classes().size());
        Phantom phantom =
                Phantom.make(
                        folder.resolve("data"),
                        new PhantomOptions(48, e.classes(), 7),
                        Progress.none());
        double voxel = PhantomOptions.VOXEL;
        String run = folder.resolve("run").toString();
        List<String> set =
                List.of(
                        "data.patch_size=[32, 32, 32]",
                        "data.voxel_size=[%s, %s, %s]".formatted(voxel, voxel, voxel),
                        "train.precision=float32",
                        "train.epochs=1",
                        "train.iterations_per_epoch=2",
                        "train.batch_size=1",
                        "train.accumulate=1",
                        "predict.window=[32, 32, 32]",
                        "predict.batch_size=1");
        TrainingResult trained =
                new Train(
                                config,
                                phantom.root().toString(),
                                run,
                                null,
                                "cpu",
                                set,
                                false,
                                null,
                                null)
                        .run(Progress.none());
        assertEquals(parameters, trained.parameters());
        assertEquals(2, trained.steps());
        PredictionResult predicted = Tiny.predict(run, "test", phantom).run(Progress.none());
        assertEquals(classes, predicted.predictions().get(0).summary().classes().size());
        PackageSubmission.Result packaged =
                Named.of(PackageSubmission.class)
                        .with(PackageSubmission::input, run)
                        .with(PackageSubmission::manifest, phantom.testManifest().toString())
                        .make()
                        .run(Progress.none());
        assertEquals(classes, packaged.submission().rows());
        assertTrue(packaged.submission().missing().isEmpty());
        assertTrue(packaged.findings().stream().noneMatch(f -> f.isError()));
    }
}
