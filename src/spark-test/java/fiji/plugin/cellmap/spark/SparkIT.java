// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.PackageSubmission;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import fiji.plugin.cellmap.verb.Tiny;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work on a real standalone cluster, which loses a worker, and whose driver is lost. */
class SparkIT {

    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final int PARTS = 6;

    /** With a batch, for one that is measured may be another here than there. */
    private static final String SETTINGS =
            "predict.window=[32,32,32],predict.batch_size=2,predict.overlap=0";

    private static final String SPARK =
            "driver.host=127.0.0.1 driver.bindAddress=127.0.0.1 ui.enabled=false executor.memory=512m";

    private static final String OPENED =
            "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util"
                    + " java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch"
                    + " sun.nio.cs sun.security.action sun.util.calendar";

    @TempDir static Path folder;
    private static Phantom phantom;
    private static Path run;
    private static Path em;
    private static Map<String, String> expected;

    @BeforeAll
    static void predictHere() throws Exception {
        phantom = Tiny.phantom(folder.resolve("data"));
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        run = folder.resolve("run");
        PhantomOptions options = new PhantomOptions(192, List.of("mito", "er"), 5);
        Path large = Phantom.make(folder.resolve("large"), options, Progress.none()).root();
        try (Stream<Path> all = Files.walk(large)) {
            em = all.filter(p -> p.endsWith("em/fibsem-uint8")).sorted().findFirst().orElseThrow();
        }
        // With as many threads for a call as an executor's task has: another number, other last
        // bits.
        List<String> command = java("-Dcellmap.threads=1");
        command.addAll(List.of("predict", run.toString(), "--input", em.toString()));
        command.addAll(List.of("--output", folder.resolve("here.zarr").toString()));
        command.addAll(List.of("--set", SETTINGS, "--device", "cpu"));
        Path log = folder.resolve("here.log");
        Process here =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertEquals(0, here.waitFor(), () -> text(log));
        expected = bytes(folder.resolve("here.zarr"));
    }

    private static Map<String, String> bytes(Path container) throws IOException {
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(container)) {
            for (Path p : all.filter(Files::isRegularFile).toList())
                bytes.put(
                        container.relativize(p).toString(),
                        HexFormat.of().formatHex(Files.readAllBytes(p)));
        }
        return bytes;
    }

    /** The command line without its verb, as the launcher starts it, which may build first. */
    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-Dai.djl.offline=true"));
        command.addAll(List.of(options));
        List<String> path = new ArrayList<>();
        for (String part : List.of("classes", "spark-classes", "lib/*", "spark-lib/*"))
            path.add(HOME.resolve("target") + "/" + part);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
        command.add("fiji.plugin.cellmap.cli.Main");
        return command;
    }

    private static Process driver(Standalone cluster, Path log, String... verb) throws IOException {
        Path target = HOME.resolve("target");
        List<String> options = new ArrayList<>();
        options.add("-Dspark.master=" + cluster.address());
        for (String setting : SPARK.split(" ")) options.add("-Dspark." + setting);
        for (String opened : OPENED.split(" "))
            options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        List<String> command = java(options.toArray(String[]::new));
        command.addAll(List.of(verb));
        command.addAll(List.of("--runner", "spark", "--parts", "" + PARTS));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CELLMAP_SPARK_JAR", jar(target).toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    private static Process predict(Standalone cluster, Path output, Path log) throws IOException {
        return driver(
                cluster,
                log,
                "predict",
                run.toString(),
                "--input",
                em.toString(),
                "--output",
                output.toString(),
                "--set",
                SETTINGS);
    }

    private static Path jar(Path target) throws IOException {
        try (Stream<Path> all = Files.list(target)) {
            return all.filter(p -> p.getFileName().toString().startsWith("CellMap_Spark-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Lines of all ledgers of a prediction. */
    private static int blocks(Path output) throws IOException {
        int blocks = 0;
        try (Stream<Path> all = Files.list(output.getParent())) {
            for (Path p : all.toList()) {
                String name = p.getFileName().toString();
                if (name.startsWith(output.getFileName() + ".ledger")
                        && !name.endsWith(".lock")
                        && !name.endsWith(".plan")) blocks += Files.readAllLines(p).size();
            }
        }
        return blocks;
    }

    private static void await(Path output, int blocks, Process driver, Path log) throws Exception {
        while (blocks(output) < blocks) {
            assertTrue(driver.isAlive(), Files.readString(log));
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void aLostWorkerAndALostDriverChangeNothing() throws Exception {
        Path output = folder.resolve("there.zarr");
        Path log = folder.resolve("driver.log");
        try (Standalone cluster =
                new Standalone(HOME.resolve("target"), folder.resolve("cluster"), 2)) {
            Process first = predict(cluster, output, log);
            await(output, 1, first, log);
            cluster.kill(2);
            await(output, 2, first, log);
            first.destroyForcibly().waitFor();
            int found = blocks(output);
            Process second = predict(cluster, output, log);
            assertEquals(0, second.waitFor(), () -> text(log));
            assertEquals(expected, bytes(output));
            assertTrue(text(log).contains("predicted on spark, "), text(log));
            assertTrue(found >= 2);
        }
    }

    @Test
    void masksObjectsAndLabelsToo() throws Exception {
        Tiny.predict(run.toString(), "all", phantom).run(Progress.none());
        Path here = folder.resolve("here");
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, run.toString())
                .with(ProcessPrediction::out, here.toString())
                .make()
                .run(Progress.none());
        Path there = folder.resolve("there");
        Path log = folder.resolve("process.log");
        try (Standalone cluster =
                new Standalone(HOME.resolve("target"), folder.resolve("cluster2"), 2)) {
            String[] process = {"process", run.toString(), "--out", there.toString()};
            Process first = driver(cluster, log, process);
            while (!Files.exists(there.resolve(".work/.team"))) {
                assertTrue(first.isAlive(), text(log));
                TimeUnit.MILLISECONDS.sleep(20);
            }
            cluster.kill(2);
            first.destroyForcibly().waitFor();
            Process second = driver(cluster, log, process);
            assertEquals(0, second.waitFor(), () -> text(log));
            assertEquals(bytes(here), bytes(there));
            Path zip = folder.resolve("there.zip");
            Process third =
                    driver(cluster, log, "package", run.toString(), "--out", zip.toString());
            assertEquals(0, third.waitFor(), () -> text(log));
            Path same = folder.resolve("here.zip");
            Named.of(PackageSubmission.class)
                    .with(PackageSubmission::input, run.toString())
                    .with(PackageSubmission::out, same.toString())
                    .make()
                    .run(Progress.none());
            assertArrayEquals(Files.readAllBytes(same), Files.readAllBytes(zip));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
