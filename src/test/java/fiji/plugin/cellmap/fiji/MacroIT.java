// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Validate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The macros that come with the program train, predict and package a tiny phantom in headless
 * ImageJ 1, then SciJava runs the other commands on the same run. Neither JVM has a jar of the
 * engine on its class path; that lies in the folders of a worker only.
 */
@Timeout(600)
class MacroIT {

    private static final String SET =
            "set=[train.epochs=1, train.iterations_per_epoch=2, train.batch_size=2,"
                    + " data.patch_size=[32,32,32], predict.window=(32,32,32)]";

    /** What commands need beside these that read or write volumes themselves. */
    private static final List<String> VOLUMES =
            List.of(
                    "jackson-dataformat-yaml",
                    "snakeyaml",
                    "imglib2",
                    "caffeine",
                    "zstd-jni",
                    "commons-csv",
                    "commons-io",
                    "commons-codec");

    @TempDir static Path folder;

    private static Phantom phantom;
    private static Path run;

    /** What ImageJ 1 with ij1-patcher needs, and our own code outside the worker. */
    private static final List<String> PLAIN =
            List.of(
                    "ij",
                    "ij1-patcher",
                    "javassist",
                    "classgraph",
                    "scijava-common",
                    "parsington",
                    "jackson-core",
                    "jackson-annotations",
                    "jackson-databind");

    @BeforeAll
    static void makePhantom() {
        PhantomOptions options = new PhantomOptions(48, List.of("mito", "er"), 7);
        phantom = Phantom.make(folder.resolve("my data"), options, Progress.none());
        run = folder.resolve("my runs/heard"); // so that the tests' own listener writes there
    }

    static List<String> classPath(Path... more) {
        return classPath(PLAIN, more);
    }

    private static List<String> classPath(List<String> names, Path... more) {
        List<String> path = new ArrayList<>(List.of(Path.of("target/test-classes").toString()));
        for (Path entry : more) path.add(entry.toString());
        for (String entry : Jvm.classPathWithoutEngine()) {
            String file = Path.of(entry).getFileName().toString();
            if (names.contains(file.replaceFirst("-\\d.*", ""))) path.add(entry);
        }
        assertEquals(names.size() + 1 + more.length, path.size(), path.toString());
        return path;
    }

    @Test
    void macrosTrainPredictAndPackage() throws Exception {
        Installation imagej = Installation.make(folder.resolve("ImageJ"), "plugins");
        Jvm.End end =
                Jvm.run(
                        classPath(imagej.jar()),
                        List.of("-Dplugins.dir=" + imagej.root()),
                        MacroJvm.class,
                        "macros/train.ijm",
                        "config=demo data=[%s] run=[%s] %s".formatted(phantom.root(), run, SET),
                        "macros/predict.ijm",
                        "run=[%s] manifest=[%s]".formatted(run, phantom.testManifest()),
                        "macros/package.ijm",
                        "input=[%s] manifest=[%s]".formatted(run, phantom.testManifest()));
        assertEquals(0, end.code(), end.output());
        assertFalse(end.output().contains("Error"), end.output());
        assertTrue(Files.exists(run.resolve("model.pt")), end.output());
        assertTrue(Files.exists(run.resolve("heard.txt")), "a listener of another class path");
        assertTrue(Files.exists(run.resolve("predictions")), end.output());
        Path zip = run.resolve("submission.zip");
        assertTrue(Files.exists(zip), end.output());
        Validate validate =
                Named.of(Validate.class)
                        .with(Validate::submission, zip.toString())
                        .with(Validate::manifest, phantom.testManifest().toString())
                        .make();
        assertTrue(validate.run(Progress.none()).valid(), end.output());
        restInSciJava();
    }

    private static void restInSciJava() throws Exception {
        Installation fiji = Installation.make(folder.resolve("Fiji"), "jars");
        Jvm.End end =
                Jvm.run(
                        classPath(fiji.jar()),
                        List.of(),
                        WorkflowJvm.class,
                        run.toString(),
                        phantom.root().toString(),
                        phantom.testManifest().toString(),
                        phantom.truth().toString());
        assertEquals(0, end.code(), end.output());
        for (String line :
                List.of(
                        "train: model.pt",
                        "valid: true",
                        "scores: result.json",
                        "page: report.html"))
            assertTrue(end.output().contains(line), line + " in " + end.output());
        assertTrue(Files.exists(run.resolve("result.json")));
        assertTrue(Files.exists(run.resolve("report.html")));
    }

    /** The macro of docs/getting-started, from a TIFF to scores and a table of objects. */
    @Test
    void theTutorialReachesScoresAndMeasurements() throws Exception {
        Installation imagej = Installation.make(folder.resolve("tutorial/ImageJ"), "plugins");
        Path to = folder.resolve("tutorial/files");
        List<String> names = Stream.concat(PLAIN.stream(), VOLUMES.stream()).toList();
        Jvm.End end =
                Jvm.run(
                        classPath(names, imagej.jar()),
                        List.of("-Dplugins.dir=" + imagej.root()),
                        MacroJvm.class,
                        "docs/getting-started/tutorial.ijm",
                        "folder=" + to + " steps=2");
        assertEquals(0, end.code(), end.output());
        assertFalse(end.output().contains("Error"), end.output());
        assertTrue(Files.exists(to.resolve("run/result.json")), end.output());
        assertTrue(Files.exists(to.resolve("run/report.html")), end.output());
        assertTrue(Files.exists(to.resolve("run/measured/cell/crop2/mito.csv")), end.output());
    }
}
