// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.config.ProcessSection.Hierarchy;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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

    /** A random volume of all classes, with random rules. */
    private static final class Volume {

        final SplittableRandom random;
        final int[] shape;
        final int[] chunk;
        final Hierarchy hierarchy;
        final ProcessSection section;

        Volume(long seed) {
            random = new SplittableRandom(seed);
            shape = new int[] {random.nextInt(1, 14), random.nextInt(1, 20), random.nextInt(1, 20)};
            chunk = new int[] {random.nextInt(2, 8), random.nextInt(2, 8), random.nextInt(2, 8)};
            Map<String, Map<String, Object>> rules = new HashMap<>();
            for (String name : CLASSES)
                rules.put(name, rule(random, OrganelleClasses.official().isInstance(name)));
            hierarchy = hierarchy(random);
            section =
                    Named.of(ProcessSection.class)
                            .with(ProcessSection::classes, rules)
                            .with(ProcessSection::hierarchy, hierarchy)
                            .make();
        }

        /** Stores the same in one chunk and in many. */
        void predict(Path whole, Path parts) {
            for (String name : CLASSES) predict(name, whole, parts);
            for (String name : List.of("mito", "cell"))
                for (String offset : List.of("z-1", "y-1", "x-1", "z-2y3"))
                    predict(name + "_aff_" + offset, whole, parts);
        }

        private void predict(String image, Path whole, Path parts) {
            byte[] values = Bench3.probability(random, shape);
            Requests.predict(whole, image, values, shape, new int[] {64, 64, 64});
            Requests.predict(parts, image, values, shape, chunk);
        }

        ProcessSummary process(
                Path folder, int edge, ProcessRequest.Member member, Progress progress) {
            String[] names = CLASSES.toArray(String[]::new);
            return Requests.run(folder, section, 1 << 28, edge, "", member, progress, names);
        }
    }

    @Property(tries = 24)
    void blocksDoNotShow(@ForAll @LongRange(max = Long.MAX_VALUE) long seed) throws IOException {
        Volume volume = new Volume(seed);
        try (FileSystem disk = Jimfs.newFileSystem(Configuration.unix())) {
            Path whole = disk.getPath("/whole");
            Path parts = disk.getPath("/parts");
            volume.predict(whole, parts);
            var first = volume.process(whole, 64, null, Progress.none());
            int edge = volume.random.nextInt(2, 16);
            var second = volume.process(parts, edge, null, Progress.none());
            assertEquals(first, second);
            Map<String, int[]> results = new HashMap<>();
            for (String name : CLASSES) {
                results.put(name, Requests.result(whole, name));
                assertArrayEquals(results.get(name), Requests.result(parts, name), name);
            }
            agree(results, volume.hierarchy);
        }
    }

    /** Some are cancelled on the way, at any step; one that comes later finds what they left. */
    @Property(tries = 24)
    void membersDoNotShow(
            @ForAll @LongRange(max = Long.MAX_VALUE) long seed,
            @ForAll @IntRange(min = 1, max = 3) int members)
            throws Exception {
        Volume volume = new Volume(seed);
        try (FileSystem disk = Jimfs.newFileSystem(Configuration.unix())) {
            Path whole = disk.getPath("/whole");
            Path parts = disk.getPath("/parts");
            volume.predict(whole, parts);
            volume.process(whole, 64, null, Progress.none());
            int edge = volume.random.nextInt(2, 16);
            ExecutorService threads = Executors.newFixedThreadPool(members);
            List<Future<ProcessSummary>> all = new ArrayList<>();
            for (int m = 1; m <= members; m++) {
                AtomicInteger left = new AtomicInteger(volume.random.nextInt(10, 3000));
                Progress progress = Progress.until(() -> left.decrementAndGet() < 0);
                ProcessRequest.Member member = new ProcessRequest.Member(m, 1 + m % 2);
                all.add(threads.submit(() -> volume.process(parts, edge, member, progress)));
            }
            threads.shutdown();
            for (Future<ProcessSummary> one : all) awaitEnd(one);
            volume.process(parts, edge, new ProcessRequest.Member(0, 2), Progress.none());
            for (String name : CLASSES)
                assertArrayEquals(Requests.result(whole, name), Requests.result(parts, name), name);
        }
    }

    private static void awaitEnd(Future<?> member) throws InterruptedException {
        try {
            member.get();
        } catch (ExecutionException e) {
            assertInstanceOf(CancelledException.class, e.getCause());
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
