// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.CellMap;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whatever kind of image holds the voxels: the same bits as from the data root. */
abstract class CellMapContract {

    static final String ONE = "predict.batch_size=1";

    @TempDir static Path folder;
    static Phantom phantom;
    static Path em;

    @BeforeAll
    static void trainAndPredictFromTheDataRoot() throws Exception {
        phantom = Tiny.phantom(folder.resolve("data"));
        em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        Tiny.train(folder, phantom.root(), "store").run(Progress.none());
        Named.of(Predict.class)
                .with(Predict::run, folder.resolve("store").toString())
                .with(Predict::input, em.toString())
                .with(Predict::output, folder.resolve("store.zarr").toString())
                .with(Predict::device, "cpu")
                .with(Predict::set, List.of(ONE))
                .make()
                .run(Progress.none());
    }

    private static CellMap annotated(String run, UnaryOperator<Volume> as) {
        CellMap cellmap =
                new CellMap(folder.resolve(run).resolve("store").toString()).device("cpu");
        Datasplit split = Datasplit.read(folder.resolve("store/datasplit.csv"));
        for (DatasplitRow row : split.rows()) {
            Map<String, Volume> labels = new HashMap<>();
            for (String name : row.classes())
                labels.put(name, as.apply(cellmap.open(row.label(name).path().toString())));
            Volume grey = as.apply(cellmap.open(row.em().path().toString()));
            String crop = row.dataset() + "/" + row.cropName();
            if (row.train()) cellmap.annotate(crop, grey, labels);
            else cellmap.holdOut(crop, grey, labels);
        }
        return cellmap;
    }

    static void assertTheSame(String run, UnaryOperator<Volume> as) throws Exception {
        try (CellMap cellmap = annotated(run, as)) {
            cellmap.train(Tiny.config(folder).toString());
            Path model = folder.resolve(run).resolve("store/model.pt");
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("store/model.pt")),
                    Files.readAllBytes(model),
                    "model");
            assertFalse(Checkpoint.read(model).tensors().isEmpty());
            Volume volume = as.apply(cellmap.open(em.toString()));
            String out = folder.resolve(run + ".zarr").toString();
            Map<String, Volume> predicted = cellmap.predict(volume, out, ONE);
            assertSameFiles(folder.resolve("store.zarr"), Path.of(out));
            Map<String, Volume> seen = cellmap.look(volume, ONE);
            for (String name : seen.keySet()) {
                VoxelImage lazy = seen.get(name).finest();
                Box part = new Box(new long[] {20, 3, 40}, new long[] {20, 30, 24});
                assertArrayEquals(
                        (byte[]) predicted.get(name).finest().read(part),
                        (byte[]) lazy.read(part),
                        name);
            }
        }
    }

    private static void assertSameFiles(Path a, Path b) throws Exception {
        try (Stream<Path> files = Files.walk(a)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                assertArrayEquals(
                        content(file), content(b.resolve(a.relativize(file))), file.toString());
        }
    }

    /** Without what tells of the EM: an image in memory lies nowhere. */
    private static byte[] content(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (!file.endsWith(".zattrs")) return bytes;
        JsonNode attributes = Json.MAPPER.readTree(bytes);
        if (attributes.path("provenance") instanceof ObjectNode provenance)
            provenance.remove("source");
        return Json.bytes(attributes);
    }
}
