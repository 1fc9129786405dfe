// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.param.AbsolutePaths;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster does of a prediction is what one process does. */
class ClusterPredictionTest {

    @TempDir static Path folder;
    private static String run;
    private static Path em;

    @BeforeAll
    static void train() throws IOException {
        var phantom = Tiny.phantom(folder.resolve("data"));
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        run = folder.resolve("run").toString();
        try (Stream<Path> all = Files.walk(phantom.root())) {
            em = all.filter(p -> p.endsWith("em/fibsem-uint8")).sorted().findFirst().orElseThrow();
        }
    }

    @AfterEach
    void nothingIsLost() {
        CoresOfThis.LOST.clear();
    }

    private static Named<Predict> array(String output) {
        return Named.of(Predict.class)
                .with(Predict::run, run)
                .with(Predict::input, em.toString())
                .with(Predict::output, folder.resolve(output).toString())
                .with(Predict::device, "cpu");
    }

    private static Named<Predict> crops(String out) {
        return Named.of(Predict.class)
                .with(Predict::run, run)
                .with(Predict::crops, "all")
                .with(Predict::out, folder.resolve(out).toString())
                .with(Predict::device, "cpu");
    }

    private static Map<String, String> bytes(String name) throws IOException {
        Path top = folder.resolve(name);
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path p : all.filter(Files::isRegularFile).toList())
                if (!p.toString().contains(".ledger"))
                    bytes.put(
                            top.relativize(p).toString(),
                            HexFormat.of().formatHex(Files.readAllBytes(p)));
        }
        return bytes;
    }

    @Test
    void aWholeVolume() throws IOException {
        PredictionResult here = array("here.zarr").make().run(Progress.none());
        PredictionResult there =
                array("there.zarr").with(Predict::runner, "spark").make().run(Progress.none());
        assertEquals(bytes("here.zarr"), bytes("there.zarr"));
        assertEquals("spark, 2 cores", there.device());
        var item = there.predictions().get(0).summary();
        assertEquals(here.predictions().get(0).summary().classes(), item.classes());
        assertEquals(here.predictions().get(0).summary().voxels(), item.voxels());
        assertEquals(0, there.missing());
    }

    @Test
    void cropsAreDealtOut() throws IOException {
        crops("here").make().run(Progress.none());
        crops("there")
                .with(Predict::runner, "spark")
                .with(Predict::parts, 3)
                .make()
                .run(Progress.none());
        assertEquals(bytes("here"), bytes("there"));
    }

    @Test
    void aLostPartIsToldOfAndMadeUpFor() throws IOException {
        array("here.zarr").make().run(Progress.none());
        CoresOfThis.LOST.add(1);
        Predict lost =
                array("lost.zarr").with(Predict::runner, "spark").with(Predict::parts, 1).make();
        CellMapException e = assertThrows(CellMapException.class, () -> lost.run(Progress.none()));
        assertTrue(e.why().matches("\\d+ blocks are missing though every part was done."), e.why());
        CoresOfThis.LOST.clear();
        lost.run(Progress.none());
        assertEquals(bytes("here.zarr"), bytes("lost.zarr"));
    }

    @Test
    void aPartOfAClustersWorkIsRefused() {
        Predict both =
                array("both.zarr")
                        .with(Predict::runner, "spark")
                        .with(Predict::shard, "1/2")
                        .make();
        UsageException e = assertThrows(UsageException.class, both::check);
        assertTrue(e.getMessage().contains("shard"), e.getMessage());
    }

    @Test
    void machinesGetAbsolutePaths() {
        Predict request =
                AbsolutePaths.of(
                        Named.of(Predict.class)
                                .with(Predict::run, "runs/../runs/a")
                                .with(Predict::with, List.of("b"))
                                .with(Predict::input, "s3://bucket/em.zarr/s0")
                                .with(Predict::crops, "1,2")
                                .make());
        assertEquals(Path.of("runs/a").toAbsolutePath().toString(), request.run());
        assertEquals(List.of(Path.of("b").toAbsolutePath().toString()), request.with());
        assertEquals("s3://bucket/em.zarr/s0", request.input());
        assertEquals("1,2", request.crops());
        assertNull(request.out());
    }
}
