// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Channels;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All classes as channels of one image hold what an image for each of them holds. */
class ChannelsTest {

    private static final List<String> CLASSES = List.of("mito", "er");

    @TempDir Path folder;
    private Noise noise;

    @BeforeEach
    void makeEm() throws IOException {
        noise = Noise.make(folder, 70, 90, 66);
        String smooth = "x = torch.avg_pool3d(x, [5, 5, 5], [1, 1, 1], [2, 2, 2])";
        String two = "return torch.cat([torch.mul(x, 9), torch.sub(torch.mul(x, -7), 0.3)], 1)";
        String size = "16, 16, 16";
        noise.modelOf("[mito, er]", "sigmoid", "8, 8, 8", size, size, "8, 8, 8", smooth, two);
    }

    private Named<Predict> predict(String out, String format, String... set) {
        return noise.predict(out).with(Predict::format, format).with(Predict::set, List.of(set));
    }

    private Named<Predict> channels(String out, String format, String... set) {
        List<String> all = new ArrayList<>(List.of(set));
        all.add("predict.layout=channels");
        return predict(out, format, all.toArray(String[]::new));
    }

    private static void requireSame(ArrayStore single, ArrayStore channels) {
        ChunkedArray all = channels.open("channels/s0");
        assertArrayEquals(new long[] {2, 70, 90, 66}, all.spec().shape());
        assertArrayEquals(new int[] {1, 64, 64, 64}, all.spec().chunks());
        Box box = Box.of(new long[] {70, 90, 66});
        Object[] values = new Object[2];
        for (int c = 0; c < 2; c++) {
            values[c] = single.open(CLASSES.get(c) + "/s0").read(box);
            Object of = all.read(new Box(new long[] {c, 0, 0, 0}, new long[] {1, 70, 90, 66}));
            same(values[c], of);
            same(of, Channels.of(all, c).read(box));
        }
        assertEquals(CLASSES, Channels.names(channels, "channels"));
        assertTrue(Provenance.of(channels.attributes("channels")).isPresent());
    }

    private static void same(Object expected, Object found) {
        if (expected instanceof byte[] bytes) assertArrayEquals(bytes, (byte[]) found);
        else assertArrayEquals((float[]) expected, (float[]) found);
    }

    @ParameterizedTest
    @CsvSource({"zarr, uint8", "zarr3, uint8", "zarr, float32"})
    void theyHoldTheSame(String format, String dtype) {
        String type = "predict.dtype=" + dtype;
        predict("single.zarr", format, type).make().run(Progress.none());
        channels("all.zarr", format, type).make().run(Progress.none());
        try (ArrayStore single = Stores.open(folder.resolve("single.zarr"));
                ArrayStore all = Stores.open(folder.resolve("all.zarr"))) {
            requireSame(single, all);
        }
    }

    @Test
    void whatWasBegunIsGoneOnWithInParts() {
        predict("single.zarr", "zarr", "predict.batch_size=1").make().run(Progress.none());
        AtomicInteger asked = new AtomicInteger();
        Predict begun = channels("all.zarr", "zarr", "predict.batch_size=1").make();
        assertThrows(
                CancelledException.class,
                () -> begun.run(Progress.until(() -> asked.incrementAndGet() > 300)));
        try (ArrayStore all = Stores.open(folder.resolve("all.zarr"))) {
            assertEquals(List.of(), Channels.names(all, "channels"), "not an image yet");
        }
        for (String part : List.of("2/2", "1/2"))
            channels("all.zarr", "zarr", "predict.batch_size=1")
                    .with(Predict::shard, part)
                    .make()
                    .run(Progress.none());
        try (ArrayStore single = Stores.open(folder.resolve("single.zarr"));
                ArrayStore all = Stores.open(folder.resolve("all.zarr"))) {
            requireSame(single, all);
        }
        assertEquals(0, windows(channels("all.zarr", "zarr", "predict.batch_size=1")));
    }

    private static long windows(Named<Predict> request) {
        return request.make().run(Progress.none()).predictions().get(0).summary().windows();
    }

    @Test
    void anotherLayoutReplacesIt() {
        channels("one.zarr", "zarr").make().run(Progress.none());
        assertTrue(windows(predict("one.zarr", "zarr")) > 0);
        assertFalse(Files.exists(folder.resolve("one.zarr/channels")));
        assertTrue(windows(channels("one.zarr", "zarr")) > 0);
        assertFalse(Files.exists(folder.resolve("one.zarr/mito")));
    }

    @Test
    void masksAndObjectsAreMadeOfThem() throws IOException {
        for (String out : List.of("single", "all")) {
            Files.createDirectories(folder.resolve(out));
            (out.equals("all") ? channels("all/d.zarr", "zarr") : predict("single/d.zarr", "zarr"))
                    .make()
                    .run(Progress.none());
            Named.of(ProcessPrediction.class)
                    .with(ProcessPrediction::input, folder.resolve(out + "/d.zarr").toString())
                    .make()
                    .run(Progress.none());
        }
        Box box = Box.of(new long[] {70, 90, 66});
        try (ArrayStore single = Stores.open(folder.resolve("single/processed/d.zarr"));
                ArrayStore all = Stores.open(folder.resolve("all/processed/d.zarr"))) {
            for (String name : CLASSES) {
                Object expected = single.open(name + "/s0").read(box);
                Object found = all.open(name + "/s0").read(box);
                assertEquals(expected.getClass(), found.getClass());
                assertTrue(
                        java.util.Arrays.deepEquals(new Object[] {expected}, new Object[] {found}));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zarr predict.output=argmax",
                "zarr predict.levels=2",
                "zarr3-sharded predict.dtype=uint8",
                "n5 predict.dtype=uint8"
            })
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingIsWritten(String request) {
        String[] words = request.split(" ");
        String out = words[0].equals("n5") ? "all.n5" : "all.zarr";
        Predict refused = channels(out, words[0], words[1]).make();
        UsageException e = assertThrows(UsageException.class, () -> refused.run(Progress.none()));
        assertEquals("Cannot write classes as channels", e.what());
        assertFalse(Files.exists(folder.resolve(out)));
    }

    @Test
    void inspectTellsThem() {
        channels("all.zarr", "zarr").make().run(Progress.none());
        String told =
                Named.of(Inspect.class)
                        .with(Inspect::path, folder.resolve("all.zarr").toString())
                        .make()
                        .run(Progress.none())
                        .summary();
        assertTrue(told.contains("mito, er"), told);
    }
}
