// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.fiji.truth.RunOfResult;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What results say of how they were made, from the prediction to the submission. */
class ProvenanceTest {

    private static final String EM = "recon-1/em/fibsem-uint8";

    @TempDir Path folder;

    @BeforeEach
    void makeModel() throws IOException {
        Path run = Files.createDirectories(folder.resolve("mito-run"));
        TorchModule root = new TorchModule("Id");
        root.method("forward(x: Tensor) -> Tensor", "return torch.mul(x, 1)");
        ModelFile.write(run.resolve("model.pt"), root, root.initial(0), Map.of());
        Files.writeString(
                run.resolve("model.yaml"),
                """
                classes: [mito]
                voxel_size: [8, 8, 8]
                window: [16, 16, 16]
                intensity_scale: 0.00392156862745098
                activation: none
                """);
        Files.writeString(
                folder.resolve("test.csv"),
                """
                crop_name,dataset,class_label,voxel_size,translation,shape
                7,d,mito,[8;8;8],[0;0;0],[20;20;20]
                """);
    }

    private void makeEm(Path root, int add) throws IOException {
        long[] shape = {40, 30, 30};
        byte[] grey = new byte[40 * 30 * 30];
        for (int i = 0; i < grey.length; i++) grey[i] = (byte) (i % 251 + add);
        try (ArrayStore store = Stores.openOrCreate(root.resolve("d/d.zarr").resolve(EM))) {
            store.create("s0", ArraySpec.of(shape, new int[] {16, 16, 16}, DType.UINT8))
                    .write(Box.of(shape), grey);
            VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[3]);
            Multiscale.write(store, "", "em", List.of(new Multiscale.Level("s0", grid)));
        }
    }

    private Path predicted(String root, String out) {
        Named.of(Predict.class)
                .with(Predict::model, folder.resolve("mito-run/model.pt").toString())
                .with(Predict::data, folder.resolve(root).toString())
                .with(Predict::manifest, folder.resolve("test.csv").toString())
                .with(Predict::out, folder.resolve(out).toString())
                .with(Predict::device, "cpu")
                .make()
                .run(Progress.none());
        return folder.resolve(out);
    }

    private Path processed(Path predictions) {
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, predictions.toString())
                .make()
                .run(Progress.none());
        return predictions.resolveSibling("processed");
    }

    private static Provenance of(Path container, String image) {
        try (ArrayStore store = Stores.open(container)) {
            return Provenance.of(store.attributes(image)).orElseThrow();
        }
    }

    @Test
    void everyResultSaysWhatItWasMadeFromAndBy() throws IOException {
        makeEm(folder.resolve("data"), 0);
        Path predictions = predicted("data", "a/predictions");
        Provenance predicted = of(predictions.resolve("d.zarr"), "crop7/mito");
        assertEquals("predict", predicted.step());
        String sha256 = Hashes.sha256(Files.readAllBytes(folder.resolve("mito-run/model.pt")));
        assertEquals(List.of(new Provenance.Model("mito-run", sha256)), predicted.models());
        assertEquals("d.zarr", predicted.source().container());
        assertEquals(EM + "/s0", predicted.source().path());
        assertEquals(40, predicted.source().shape()[0]);
        JsonNode settings = predicted.settings();
        assertEquals("[16,16,16]", settings.path("window").toString());
        assertEquals(0.5, settings.path("overlap").asDouble());
        assertFalse(settings.has("memory_mib"));

        Path results = processed(predictions);
        Provenance processed = of(results.resolve("d.zarr"), "crop7/mito");
        assertEquals("process", processed.step());
        assertTrue(processed.settings().path("rule").asText().contains("threshold"));
        assertEquals(List.of("mito"), processed.from().get(0).images());
        assertEquals(predicted.toString(), made(processed).toString());
        assertEquals(predicted.models(), processed.allModels());
        assertEquals(predicted.source().state(), processed.origin().orElseThrow().state());

        Path zip = folder.resolve("s.zip");
        Named.of(PackageSubmission.class)
                .with(PackageSubmission::input, results.toString())
                .with(PackageSubmission::manifest, folder.resolve("test.csv").toString())
                .with(PackageSubmission::out, zip.toString())
                .make()
                .run(Progress.none());
        Provenance packaged = of(zip, "crop7/mito");
        assertEquals("package", packaged.step());
        assertEquals(processed.toString(), made(packaged).toString());
        String shown = new Inspect(zip.toString(), false).run(Progress.none()).summary();
        assertTrue(shown.contains("made by package, CellMap "), shown);
        assertTrue(shown.contains("mito-run (" + sha256.substring(0, 12)), shown);

        Path run = folder.resolve("mito-run");
        Path image = results.resolve("d.zarr/crop7/mito");
        List<String> known = List.of(folder.resolve("x").toString(), run.toString());
        assertEquals(Optional.of(run), RunOfResult.of(image, known));
        assertEquals(Optional.of(run), RunOfResult.of(image.resolve("s0"), known));
    }

    private static Provenance made(Provenance from) {
        return from.from().get(0).provenance();
    }

    /** Neither dates nor folders: what is made again from a copy elsewhere has the same bytes. */
    @Test
    void whatIsMadeAgainElsewhereHasTheSameBytes() throws IOException {
        makeEm(folder.resolve("data"), 0);
        makeEm(folder.resolve("copy"), 0);
        Path a = predicted("data", "a/predictions");
        Path b = predicted("copy", "b/predictions");
        for (Path[] pair : new Path[][] {{a, b}, {processed(a), processed(b)}})
            for (String file : List.of("mito/.zattrs", "mito/s0/.zarray", "mito/s0/0/0/0"))
                assertEquals(
                        Hashes.sha256(Files.readAllBytes(pair[0].resolve("d.zarr/crop7/" + file))),
                        Hashes.sha256(Files.readAllBytes(pair[1].resolve("d.zarr/crop7/" + file))),
                        file);
    }

    /** EM of the same shape at the same place, but with other voxels. */
    @Test
    void otherEmIsAnotherSource() throws IOException {
        makeEm(folder.resolve("data"), 0);
        Path out = predicted("data", "a/predictions");
        String before = of(out.resolve("d.zarr"), "crop7/mito").source().state();
        Files.move(folder.resolve("data"), folder.resolve("old"));
        makeEm(folder.resolve("data"), 1);
        predicted("data", "a/predictions");
        assertNotEquals(before, of(out.resolve("d.zarr"), "crop7/mito").source().state());
        try (ArrayStore store = Stores.open(out.resolve("d.zarr"))) {
            byte[] values = (byte[]) store.open("crop7/mito/s0").read(Box.of(new long[] {1, 1, 3}));
            assertEquals(1, values[0], "predicted anew");
        }
    }
}
