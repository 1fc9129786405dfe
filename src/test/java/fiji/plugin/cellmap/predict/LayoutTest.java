// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Levels that are made while the prediction goes on have the bytes of those made afterwards, in
 * every format, whatever happens.
 */
class LayoutTest {

    private static final int LEVELS = 4;
    private static final String[] CLASSES = {"mito", "er"};

    @TempDir Path folder;

    private static final Map<ContainerFormat, Map<String, String>> AFTERWARDS =
            new EnumMap<>(ContainerFormat.class);

    /** Several units along each axis, in shards too. */
    private Prediction growing(ContainerFormat format, String name) {
        Path place = folder.resolve(name);
        Prediction plain =
                format.shards > 1
                        ? Prediction.in(place, 47, 21, 38)
                        : Prediction.in(place, 27, 13, 22);
        return plain.stored(format, LEVELS);
    }

    private Map<String, String> afterwards(ContainerFormat format) {
        return AFTERWARDS.computeIfAbsent(format, this::levelByLevel);
    }

    /** One resolution, and then the others. */
    private Map<String, String> levelByLevel(ContainerFormat format) {
        Prediction plain = growing(format, "plain").stored(format, 1);
        plain.run();
        Map<String, String> bytes = plain.bytes();
        try (var store = Stores.openOrCreate(plain.zarr(), format)) {
            for (String name : CLASSES) {
                String image = "crop1/" + name;
                assertEquals(1, Multiscale.read(store, image).levels().size());
                Pyramid.build(
                        store,
                        image,
                        image,
                        Prediction.GRID,
                        Pyramid.Mode.MEAN,
                        LEVELS,
                        Progress.none());
            }
        }
        Map<String, String> all = plain.bytes();
        assertTrue(all.size() > bytes.size());
        return told(all);
    }

    /** Without the number of levels among the settings. */
    private static Map<String, String> told(Map<String, String> bytes) {
        bytes.replaceAll(
                (file, hex) -> {
                    byte[] content = HexFormat.of().parseHex(hex);
                    return file.matches(".*(json|zattrs)")
                            ? new String(content, StandardCharsets.UTF_8)
                                    .replaceAll("\"levels\" : \\d", "")
                            : hex;
                });
        return bytes;
    }

    private static void requireSame(Map<String, String> expected, Map<String, String> actual) {
        TreeSet<String> other = new TreeSet<>(expected.keySet());
        other.addAll(actual.keySet());
        other.removeIf(file -> expected.getOrDefault(file, "").equals(actual.get(file)));
        assertEquals(Set.of(), other);
    }

    private static int files(Prediction p, String level) throws IOException {
        Path array = p.zarr().resolve("crop1/mito").resolve(level);
        try (var all = Files.walk(array)) {
            return (int)
                    all.filter(Files::isRegularFile)
                            .filter(f -> !f.getFileName().toString().matches(".*(json|\\.z.*)"))
                            .count();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBytesOfLevelsMadeAfterwards(ContainerFormat format) throws IOException {
        Map<String, String> expected = afterwards(format);
        Prediction once = growing(format, "once");
        once.run();
        requireSame(expected, told(once.bytes()));

        Prediction stopped = growing(format, "stopped");
        CancelAfter most = new CancelAfter(once.into(folder.resolve("n")).run().windows() * 3 / 4);
        assertThrows(CancelledException.class, () -> stopped.run(most));
        if (format.shards == 1) {
            assertTrue(files(stopped, "s1") > 0, "in the same pass");
            assertTrue(files(stopped, "s1") < files(once, "s1"));
        }
        stopped.run();
        requireSame(expected, told(stopped.bytes()));

        List<Shard> parts = new ArrayList<>();
        for (int i = 1; i <= 3; i++) parts.add(new Shard(i, 3, 0, ""));
        Collections.shuffle(parts, new Random(1));
        Prediction shared = growing(format, "shared");
        for (Shard part : parts) shared.shard(part).run();
        requireSame(expected, told(shared.bytes()));
    }

    /** A damaged block is predicted again, and what was made of it is made again. */
    @ParameterizedTest
    @EnumSource
    void whatWasMadeOfADamagedBlockIsMadeAgain(ContainerFormat format) throws IOException {
        Map<String, String> expected = afterwards(format);
        Prediction damaged = growing(format, "damaged");
        damaged.run();
        try (var store = Stores.open(damaged.zarr())) {
            for (String level : List.of("s0", "s1", "s2")) {
                ChunkedArray array = store.open("crop1/mito/" + level);
                int[] unit = array.writeShape();
                var box =
                        new fiji.plugin.cellmap.store.Box(
                                        new long[3], new long[] {unit[0], unit[1], unit[2]})
                                .intersect(array.bounds());
                byte[] values = (byte[]) array.read(box);
                values[0] ^= 1;
                array.write(box, values);
            }
        }
        assertFalse(expected.equals(told(damaged.bytes())));
        damaged.run();
        requireSame(expected, told(damaged.bytes()));
    }

    /** Each shard is written once: nothing is read back to be changed. */
    @ParameterizedTest
    @EnumSource
    void blocksAreMadeOfWholeUnits(ContainerFormat format) throws IOException {
        Prediction p = growing(format, "units");
        p.run();
        try (var store = Stores.open(p.zarr())) {
            int[] unit = store.open("crop1/mito/s0").writeShape();
            assertEquals(4 * format.shards, unit[0]);
            long[] shape = store.open("crop1/mito/s0").spec().shape();
            for (BlockRecord record : Ledger.read(p.ledger()))
                for (int d = 0; d < 3; d++) {
                    assertEquals(0, record.offset()[d] % unit[d]);
                    long end = record.offset()[d] + record.shape()[d];
                    assertTrue(end % unit[d] == 0 || end == shape[d]);
                }
        }
    }
}
