// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A predicted volume lies in a container of its own; what follows takes it as it is. */
class WholeVolumeTest {

    @TempDir static Path folder;
    private static String run;
    private static Path container;

    @BeforeAll
    static void predict() throws IOException {
        var phantom = Tiny.phantom(folder.resolve("data"));
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        run = folder.resolve("run").toString();
        container = folder.resolve("whole.zarr");
        String em = phantom.root() + "/phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8";
        for (String output : List.of("whole.zarr", "groups.zarr/a", "groups.zarr/b"))
            Named.of(Predict.class)
                    .with(Predict::run, run)
                    .with(Predict::input, em)
                    .with(Predict::output, folder.resolve(output).toString())
                    .make()
                    .run(Progress.none());
    }

    private static ProcessPrediction.Result process(Path input) {
        return Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, input.toString())
                .with(ProcessPrediction::run, run)
                .make()
                .run(Progress.none());
    }

    @Test
    void itsContainerIsProcessedAndMeasured() {
        ProcessPrediction.Result made = process(container);
        Path results = folder.resolve("processed/whole.zarr");
        assertEquals(folder.resolve("processed").toString(), made.out());
        assertEquals(results.toString(), made.crops().get(0).where());
        assertTrue(Files.exists(results.resolve("mito/s0/.zarray")));
        assertTrue(process(container).crops().get(0).summary().classes().get(0).found());

        Measure.Result measured =
                Named.of(Measure.class)
                        .with(Measure::input, results.toString())
                        .make()
                        .run(Progress.none());
        assertTrue(measured.tables().size() >= 2, measured.summary());
        assertTrue(Files.exists(folder.resolve("processed/measured/whole/mito.csv")));
    }

    @Test
    void groupsOfAContainerAreProcessedAsOneOrByThemselves() throws IOException {
        assertEquals(2, process(folder.resolve("groups.zarr")).crops().size());
        Path results = folder.resolve("processed/groups.zarr");
        List<Path> files;
        try (Stream<Path> all = Files.walk(results.resolve("a"))) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith(".z"))
                            .toList();
        }
        assertTrue(files.size() > 1, files.toString());
        for (Path file : files)
            assertArrayEquals(
                    Files.readAllBytes(file),
                    Files.readAllBytes(
                            results.resolve("b").resolve(results.resolve("a").relativize(file))),
                    file.toString());
        assertEquals(1, process(folder.resolve("groups.zarr/a")).crops().size());
    }

    @Test
    void anImageIsNoPrediction() {
        for (String image : List.of("mito", "mito/s0"))
            assertThrows(UsageException.class, () -> process(container.resolve(image)), image);
    }
}
