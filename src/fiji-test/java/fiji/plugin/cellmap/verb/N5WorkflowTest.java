// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.CellImages;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.FlippedCompression;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import org.janelia.saalfeldlab.n5.N5FSWriter;
import org.janelia.saalfeldlab.n5.imglib2.N5Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * EM in an N5 container of Fiji, with a compression that only N5 reads and the metadata of the N5
 * viewer, trains and predicts to the same bytes as the same EM in Zarr.
 */
@Timeout(300)
class N5WorkflowTest {

    private static final List<String> SHORT =
            List.of(
                    "train.epochs=1",
                    "train.iterations_per_epoch=2",
                    "data.patch_size=[32,32,32]",
                    "predict.window=[32,32,32]");

    @TempDir Path folder;

    @Test
    void n5TrainsAndPredictsAsZarrDoes() throws IOException {
        Phantom zarr = phantom("zarr");
        Phantom n5 = phantom("n5");
        for (String dataset : List.of("phantom-1", "phantom-2")) toN5(n5.root(), dataset);
        Path one = run(zarr);
        Path other = run(n5);
        assertArrayEquals(
                Files.readAllBytes(one.resolve("model.pt")),
                Files.readAllBytes(other.resolve("model.pt")));
        byte[] expected = predicted(one);
        assertFalse(expected.length == 0);
        assertArrayEquals(expected, predicted(other));
    }

    private Phantom phantom(String name) {
        PhantomOptions options = new PhantomOptions(48, List.of("mito", "er"), 7);
        return Phantom.make(folder.resolve(name), options, Progress.none());
    }

    private static void toN5(Path root, String dataset) throws IOException {
        Path container = root.resolve(dataset).resolve(dataset + ".zarr");
        String group = "recon-1/em/fibsem-uint8";
        Path n5 = root.resolve(dataset).resolve(dataset + ".n5");
        try (ArrayStore store = Stores.open(container);
                N5FSWriter writer = new N5FSWriter(n5.toString())) {
            double nm = Multiscale.read(store, group).finest().grid().scale()[0];
            int factor = 1;
            for (Multiscale.Level level : Multiscale.read(store, group).levels()) {
                String path = group + "/" + level.path();
                ChunkedArray array = store.open(path);
                N5Utils.save(
                        CellImages.of(array, new ChunkCache(16), new UnsignedByteType()),
                        writer,
                        path,
                        new int[] {16, 16, 16},
                        new FlippedCompression());
                writer.setAttribute(
                        path, "downsamplingFactors", new int[] {factor, factor, factor});
                writer.setAttribute(
                        path,
                        "pixelResolution",
                        Map.of("unit", "nm", "dimensions", new double[] {nm, nm, nm}));
                factor *= 2;
            }
        }
        try (Stream<Path> tree = Files.walk(container.resolve(group))) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private Path run(Phantom data) {
        Path run = folder.resolve("run-" + data.root().getFileName());
        Named.of(Train.class)
                .with(Train::config, "demo")
                .with(Train::data, data.root().toString())
                .with(Train::run, run.toString())
                .with(Train::device, "cpu")
                .with(Train::set, SHORT)
                .make()
                .run(Progress.none());
        Named.of(Predict.class)
                .with(Predict::run, run.toString())
                .with(Predict::crops, "test")
                .with(Predict::manifest, data.testManifest().toString())
                .with(Predict::device, "cpu")
                .make()
                .run(Progress.none());
        return run;
    }

    private static byte[] predicted(Path run) {
        try (ArrayStore store = Stores.open(run.resolve("predictions").resolve("phantom-2.zarr"))) {
            List<String> crops = store.list("");
            assertEquals(1, crops.size());
            ChunkedArray array = store.open(crops.get(0) + "/mito/s0");
            return (byte[]) array.read(Box.of(array.spec().shape()));
        }
    }
}
