// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats of predictions, with several resolutions. */
class FormatsTest {

    @TempDir Path folder;
    private Noise noise;

    @BeforeEach
    void makeEm() throws IOException {
        noise = Noise.make(folder, 60, 140, 70);
        noise.model();
        Files.writeString(
                folder.resolve("boxes.csv"), "a,100,0,36,480,1120,560\nb,100,0,36,200,300,400\n");
        Files.createDirectories(folder.resolve("predictions"));
    }

    private Named<Predict> predict(String format, String ending) {
        return noise.predict("predictions/d" + ending)
                .with(Predict::boxes, folder.resolve("boxes.csv").toString())
                .with(Predict::format, format)
                .with(Predict::set, List.of("predict.levels=3"));
    }

    @ParameterizedTest
    @CsvSource({
        "zarr, .zarr, Zarr v2, 64",
        "zarr3, .zarr, Zarr v3, 64",
        "zarr3-sharded, .zarr, Zarr v3, 256",
        "n5, .n5, N5, 64"
    })
    void everyFormatHoldsTheSame(String format, String ending, String label, int unit)
            throws IOException {
        noise.predict("plain.zarr").make().run(Progress.none());
        predict(format, ending).make().run(Progress.none());
        Path container = folder.resolve("predictions/d" + ending);
        try (ArrayStore store = Stores.open(container)) {
            assertEquals(label, store.format());
            for (String box : List.of("a", "b")) {
                assertEquals(3, Multiscale.read(store, box + "/mito").levels().size());
                assertEquals(unit, store.open(box + "/mito/s0").writeShape()[0], "of " + box);
            }
            var array = store.open("a/mito/s0");
            assertArrayEquals(
                    noise.result("plain.zarr", "mito").values(),
                    (byte[]) array.read(Box.of(array.spec().shape())));
            assertArrayEquals(new long[] {15, 35, 17}, store.open("a/mito/s2").spec().shape());
        }
        PredictionSummary again = run(predict(null, ending));
        assertEquals(0, again.windows(), "an earlier attempt tells the format");
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, folder.resolve("predictions").toString())
                .make()
                .run(Progress.none());
        assertTrue(Files.exists(folder.resolve("processed/d" + ending)));
    }

    private static PredictionSummary run(Named<Predict> request) {
        return request.make().run(Progress.none()).predictions().get(0).summary();
    }

    @Test
    void interruptedShardsAreGoneOnWithWhateverIsSaid() {
        Path array = folder.resolve("predictions/d.zarr/a/mito/s0/zarr.json");
        Progress ending = Progress.until(() -> Files.exists(array));
        Predict sharded = predict("zarr3-sharded", ".zarr").make();
        assertThrows(CancelledException.class, () -> sharded.run(ending));
        run(predict("auto", ".zarr"));
        try (ArrayStore store = Stores.open(folder.resolve("predictions/d.zarr"))) {
            assertEquals(256, store.open("a/mito/s0").writeShape()[0]);
        }
    }

    @Test
    void aContainerOfAnotherFormatIsRefused() {
        run(predict("zarr", ".zarr"));
        Predict other = predict("zarr3", ".zarr").make();
        UsageException e = assertThrows(UsageException.class, () -> other.run(Progress.none()));
        assertTrue(e.getMessage().contains("It is Zarr v2"), e.getMessage());
        Predict misnamed = predict("n5", ".zarr").make();
        assertThrows(UsageException.class, () -> misnamed.run(Progress.none()));
    }
}
