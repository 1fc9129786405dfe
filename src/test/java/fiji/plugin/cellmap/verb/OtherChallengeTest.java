// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a challenge with classes, layout and data of its own. */
class OtherChallengeTest {

    private static final int N = 48;
    private static final String CONFIG =
            """
            name: mine
            challenge: %s
            classes: [mito, mito_mem]
            model: {options: {features: [2, 2, 2, 2, 2, 2]}}
            data: {patch_size: [32, 32, 32], voxel_size: [20, 10, 10], validation_crops: []}
            train: {epochs: 1, iterations_per_epoch: 2, batch_size: 1}
            """;

    @TempDir Path folder;

    @Test
    void fromTiffStacksToAScore() throws Exception {
        String data = folder.resolve("data").toString();
        mitochondria(1);
        imported(data, "em.tif", "tissue", null, null, false);
        imported(data, "objects.tif", "tissue", 1, "mito", false);
        imported(data, "membrane.tif", "tissue", 1, "mito_mem", false);
        mitochondria(2);
        imported(data, "em.tif", "other", null, null, false);
        imported(data, "objects.tif", "other", 2, "mito", true);
        imported(data, "membrane.tif", "other", 2, "mito_mem", true);

        MakeDatasplit.Result counts =
                Named.of(MakeDatasplit.class)
                        .with(MakeDatasplit::data, data)
                        .with(MakeDatasplit::classes, List.of("mito"))
                        .with(MakeDatasplit::counts, true)
                        .with(MakeDatasplit::challenge, "mitochondria")
                        .make()
                        .run(Progress.none());
        assertEquals(1, counts.counts().get("tissue").get("mito"));
        // The same definition as a file of one's own, which the run keeps.
        Path own = folder.resolve("own.yaml");
        try (var in = OrganelleClass.class.getResourceAsStream("mitochondria.yaml")) {
            Files.copy(in, own);
        }
        String run = score(data, own.toString(), "run");
        assertTrue(Files.exists(Path.of(run, "challenge.yaml")));
    }

    private String score(String data, String challenge, String name) throws Exception {
        Path config = folder.resolve(name + ".yaml.txt");
        Files.writeString(config, CONFIG.formatted(challenge));
        String run = folder.resolve(name).toString();
        Named.of(Train.class)
                .with(Train::config, config.toString())
                .with(Train::data, data)
                .with(Train::run, run)
                .with(Train::device, "cpu")
                .with(Train::dryRun, false)
                .make()
                .run(Progress.none());
        Files.delete(config);
        Named.of(Predict.class)
                .with(Predict::run, run)
                .with(Predict::crops, "test")
                .with(Predict::device, "cpu")
                .make()
                .run(Progress.none());
        PackageSubmission.Result packaged =
                Named.of(PackageSubmission.class)
                        .with(PackageSubmission::input, run)
                        .make()
                        .run(Progress.none());
        assertEquals(2, packaged.submission().rows());
        String zip = packaged.submission().file();
        assertTrue(validate(zip).valid());
        Evaluate.Result scores = evaluate(zip, data + "/ground_truth.zarr");
        assertEquals(Set.of("mito", "mito_mem"), scores.classes().keySet());
        assertTrue(Files.readString(Path.of(scores.extended())).contains("hausdorff"));
        return run;
    }

    private static Validate.Result validate(String zip) {
        return Named.of(Validate.class).with(Validate::submission, zip).make().run(Progress.none());
    }

    private static Evaluate.Result evaluate(String zip, String truth) {
        return Named.of(Evaluate.class)
                .with(Evaluate::submission, zip)
                .with(Evaluate::truth, truth)
                .make()
                .run(Progress.none());
    }

    private void imported(
            String data, String stack, String dataset, Integer crop, String label, boolean test) {
        Boolean components = "mito".equals(label);
        Named.of(Import.class)
                .with(Import::stack, folder.resolve(stack).toString())
                .with(Import::out, data)
                .with(Import::dataset, dataset)
                .with(Import::voxelSize, new double[] {20, 10, 10})
                .with(Import::crop, crop)
                .with(Import::className, label)
                .with(Import::test, test)
                .with(Import::components, components)
                .with(Import::challenge, "mitochondria")
                .with(Import::overwrite, false)
                .make()
                .run(Progress.none());
    }

    /** Dark balls with a darker rim, as stacks of EM, of their inside, and of their rim. */
    private void mitochondria(int seed) {
        Random random = new Random(seed);
        ImageStack em = new ImageStack(N, N);
        ImageStack objects = new ImageStack(N, N);
        ImageStack membrane = new ImageStack(N, N);
        for (int z = 0; z < N; z++) {
            byte[][] planes = new byte[3][N * N];
            for (int i = 0; i < N * N; i++) {
                int y = i / N % 24 - 12;
                int x = i % N % 24 - 12;
                double r = Math.sqrt((z % 24 - 12.0) * (z % 24 - 12) + y * y + x * x);
                planes[0][i] = (byte) ((r < 7 ? 90 : r < 9 ? 40 : 170) + random.nextInt(20));
                planes[1][i] = (byte) (r < 9 ? 255 : 0);
                planes[2][i] = (byte) (r >= 7 && r < 9 ? 255 : 0);
            }
            em.addSlice("", planes[0]);
            objects.addSlice("", planes[1]);
            membrane.addSlice("", planes[2]);
        }
        save(em, "em.tif");
        save(objects, "objects.tif");
        save(membrane, "membrane.tif");
    }

    private void save(ImageStack stack, String name) {
        new FileSaver(new ImagePlus(name, stack)).saveAsTiffStack(folder.resolve(name).toString());
    }
}
