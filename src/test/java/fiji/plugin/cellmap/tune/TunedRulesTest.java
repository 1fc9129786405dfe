// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunedRulesTest {

    private static final String CONFIG =
            """
            name: r
            classes: [mito, er]
            model: {architecture: BasicUNet}
            data: {voxel_size: [8, 8, 8], patch_size: [32, 32, 32]}
            process:
              defaults: {min_size: 5}
              classes:
                mito: {threshold: 0.5, watershed: {on: distance, dynamic: 16}}
            """;

    private static ClassTuning tuning(String name, Trial chosen) {
        Trial before = new Trial(Map.of("threshold", 0.5), 0, 0.1);
        Gain gain = new Gain(chosen.score() - 0.1, 0.01, 9, "blocks");
        return new ClassTuning(
                name,
                "Dice",
                List.of("crop2"),
                before,
                chosen,
                gain,
                chosen,
                "",
                List.of(),
                List.of(chosen));
    }

    @Test
    void whatIsWrittenIsReadAsTheWholeRule() {
        ProcessSection section =
                ConfigFile.parse("c.yaml", CONFIG, List.of()).experiment().process();
        byte[] yaml =
                TunedRules.yaml(
                        section,
                        List.of(
                                tuning(
                                        "mito",
                                        new Trial(
                                                Map.of(
                                                        "threshold",
                                                        0.65,
                                                        "watershed.dynamic",
                                                        32.0),
                                                40,
                                                0.8)),
                                tuning("er", new Trial(Map.of("threshold", 0.3), 7, 0.9))),
                        List.of("crop2"));
        String text = new String(yaml, StandardCharsets.UTF_8);
        assertEquals(3, text.lines().filter(l -> l.startsWith("#")).count(), text);
        ConfigFile read =
                ConfigFile.parse(
                        "t.yaml",
                        CONFIG.substring(0, CONFIG.indexOf("process:")) + text,
                        List.of());
        Map<String, Object> mito = read.experiment().process().rule("mito");
        assertEquals(0.65, mito.get("threshold"));
        assertEquals(40, ((Number) mito.get("min_size")).intValue());
        assertEquals(Map.of("on", "distance", "dynamic", 32.0), mito.get("watershed"));
        Map<String, Object> er = read.experiment().process().rule("er");
        assertEquals(0.3, er.get("threshold"));
        assertFalse(er.containsKey("watershed"));
    }

    @Test
    void otherKeysOfTheWatershedStay() {
        Map<String, Object> rule = Map.of("watershed", Map.of("on", "boundary", "dynamic", 1));
        Map<String, Object> chosen = TunedRules.chosen(rule, trial());
        assertEquals(Map.of("on", "boundary", "dynamic", 2.5), chosen.get("watershed"));
        assertEquals(
                "threshold 0.4000, watershed.dynamic 2.500, min_size 3: 0.5000",
                trial().toString());
    }

    private static Trial trial() {
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("threshold", 0.4);
        settings.put("watershed.dynamic", 2.5);
        return new Trial(settings, 3, 0.5);
    }

    @Test
    void truthIsSampledAtTheVoxelsOfThePrediction(@TempDir Path temp) {
        Path container = temp.resolve("t.zarr");
        VoxelGrid grid = new VoxelGrid(new double[] {4, 4, 4}, new double[] {8, 0, 0});
        long[] shape = {2, 2, 2};
        try (ArrayStore store = Stores.openOrCreate(container)) {
            ArraySpec spec = ArraySpec.of(shape, new int[] {2, 2, 2}, DType.UINT8);
            ChunkedArray array = store.create("mito/s0", spec);
            array.write(Box.of(shape), new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 200});
            Multiscale.write(store, "mito", "", List.of(new Multiscale.Level("s0", grid)));
        }
        VoxelGrid fine = new VoxelGrid(new double[] {8, 4, 2}, new double[] {0, 0, 0});
        TruthOnGrid truth =
                TruthOnGrid.read(
                        new GroupLocation(container, "mito"),
                        GivenSize.NONE,
                        fine,
                        new long[] {3, 2, 5});
        long[] second = new long[10];
        boolean[] inside = new boolean[10];
        System.arraycopy(truth.ids(), 10, second, 0, 10);
        System.arraycopy(truth.inside(), 10, inside, 0, 10);
        assertArrayEquals(new long[] {5, 5, 6, 6, 0, 7, 7, 200, 200, 0}, second);
        boolean t = true;
        boolean f = false;
        assertArrayEquals(new boolean[] {t, t, t, t, f, t, t, t, t, f}, inside);
        for (int i = 0; i < 10; i++) assertFalse(truth.inside()[i] || truth.inside()[20 + i]);
    }
}
