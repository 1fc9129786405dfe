// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.config.ProcessSection.Hierarchy;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Whole pipelines with random settings: neither chunks nor blocks nor threads may show. */
class PipelineProperties {

    private static final List<String> CLASSES = List.of("mito", "mito_mem", "er", "cell", "pm");

    private static Map<String, Object> rule(SplittableRandom random, boolean instance) {
        Map<String, Object> rule = new HashMap<>();
        rule.put("threshold", random.nextDouble(0.2, 0.6));
        if (random.nextBoolean()) rule.put("smooth", random.nextDouble(1, 20));
        if (random.nextBoolean()) rule.put("hysteresis", random.nextDouble(0.5, 0.9));
        if (random.nextBoolean()) rule.put("fill_holes", random.nextBoolean() ? "all" : 10);
        if (random.nextBoolean()) rule.put("min_size", random.nextInt(20));
        if (!instance || random.nextInt(3) == 0) return rule;
        switch (random.nextInt(4)) {
            case 0 -> {
                rule.put("mutex_watershed", mutex(random));
                return rule;
            }
            case 1 -> {
                double threshold = random.nextDouble(0.2, 0.8);
                Map<String, Object> joining = new HashMap<>();
                joining.putAll(Map.of("threshold", threshold, "low", 0.3, "high", 0.7));
                if (random.nextBoolean()) {
                    joining.put("quantile", random.nextInt(1, 100));
                    joining.put("of", random.nextBoolean() ? "largest" : "all");
                }
                rule.put("agglomeration", joining);
                return rule;
            }
            default -> {}
        }
        List<String> kinds = List.of("distance", "boundary", "probability");
        String seeds = kinds.get(random.nextInt(3));
        Map<String, Object> watershed = new HashMap<>();
        watershed.put("on", kinds.get(random.nextInt(3)));
        watershed.put("seeds", seeds);
        boolean distance = seeds.equals("distance");
        watershed.put("dynamic", distance ? random.nextDouble(1, 20) : random.nextDouble(0.2));
        if (random.nextBoolean()) watershed.put("sure", random.nextDouble(0.5, 0.8));
        if (watershed.containsValue("boundary")) {
            watershed.put("boundary", "pm");
            if (random.nextBoolean()) watershed.put("smooth", random.nextDouble(1, 20));
        }
        rule.put("watershed", watershed);
        return rule;
    }

    private static Map<String, Object> mutex(SplittableRandom random) {
        return Map.of(
                "offsets",
                List.of("-1 0 0", "0 -1 0", "0 0 -1", "-2 3 0"),
                "near",
                random.nextDouble(),
                "far",
                random.nextDouble(),
                "stride",
                random.nextInt(1, 3));
    }

    private static Hierarchy hierarchy(SplittableRandom random) {
        String parts = List.of("free", "clip", "grow").get(random.nextInt(3));
        return new Hierarchy(random.nextBoolean(), parts);
    }

    @Property(tries = 24)
    void blocksDoNotShow(@ForAll @LongRange(max = Long.MAX_VALUE) long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = {random.nextInt(1, 14), random.nextInt(1, 20), random.nextInt(1, 20)};
        Map<String, Map<String, Object>> rules = new HashMap<>();
        for (String name : CLASSES)
            rules.put(name, rule(random, OrganelleClasses.official().isInstance(name)));
        Hierarchy hierarchy = hierarchy(random);
        ProcessSection section =
                Named.of(ProcessSection.class)
                        .with(ProcessSection::classes, rules)
                        .with(ProcessSection::hierarchy, hierarchy)
                        .make();
        int[] chunk = {random.nextInt(2, 8), random.nextInt(2, 8), random.nextInt(2, 8)};
        try (FileSystem disk = Jimfs.newFileSystem(Configuration.unix())) {
            Path whole = disk.getPath("/whole");
            Path parts = disk.getPath("/parts");
            for (String name : CLASSES) {
                byte[] values = Bench3.probability(random, shape);
                Requests.predict(whole, name, values, shape, new int[] {64, 64, 64});
                Requests.predict(parts, name, values, shape, chunk);
            }
            String[] names = CLASSES.toArray(String[]::new);
            for (String name : List.of("mito", "cell"))
                for (String offset : List.of("z-1", "y-1", "x-1", "z-2y3")) {
                    byte[] values = Bench3.probability(random, shape);
                    String image = name + "_aff_" + offset;
                    Requests.predict(whole, image, values, shape, new int[] {64, 64, 64});
                    Requests.predict(parts, image, values, shape, chunk);
                }
            var first = Requests.run(whole, section, 1 << 28, 64, "", Progress.none(), names);
            int edge = random.nextInt(2, 16);
            var second = Requests.run(parts, section, 1 << 28, edge, "", Progress.none(), names);
            assertEquals(first, second);
            Map<String, int[]> results = new HashMap<>();
            for (String name : CLASSES) {
                results.put(name, Requests.result(whole, name));
                assertArrayEquals(results.get(name), Requests.result(parts, name), name);
            }
            agree(results, hierarchy);
        }
    }

    private static void agree(Map<String, int[]> results, Hierarchy hierarchy) {
        int[] mito = results.get("mito");
        for (int i = 0; i < mito.length; i++) {
            if (hierarchy.exclusive()) {
                boolean inMito = mito[i] != 0 || results.get("mito_mem")[i] != 0;
                assertTrue(!inMito || results.get("er")[i] == 0, "er and mito share a voxel");
                assertTrue(results.get("pm")[i] == 0 || results.get("er")[i] == 0);
            }
            if (hierarchy.parts().equals("free")) continue;
            if (results.get("mito_mem")[i] != 0) assertTrue(mito[i] != 0, "a part outside");
            for (String name : CLASSES)
                if (results.get(name)[i] != 0) assertTrue(results.get("cell")[i] != 0, name);
        }
    }
}
