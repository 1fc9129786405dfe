package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers killed at random moments tear no chunk, and what they leave over is swept. */
class KillIT {

    private static final int KILLS = 200;
    private static final int AT_ONCE = 4;

    @TempDir Path folder;

    @Test
    void noChunkIsTornInTwoHundredKills() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        int leftOver = 0;
        for (int kills = 0; kills < KILLS; kills += AT_ONCE) {
            List<Process> writers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                Path own = folder.resolve(i + ".zarr");
                if (!Files.exists(own)) Stores.openOrCreate(own).create("a", ChunkWriter.SPEC);
                writers.add(start(own, kills));
            }
            for (int i = 0; i < AT_ONCE; i++) awaitWriting(writers.get(i));
            Thread.sleep(random.nextInt(60));
            for (Process writer : writers) writer.destroyForcibly();
            for (int i = 0; i < AT_ONCE; i++) {
                assertTrue(writers.get(i).waitFor(10, TimeUnit.SECONDS));
                Path own = folder.resolve(i + ".zarr");
                assertWhole(Stores.open(own).open("a"));
                leftOver += temporaries(own);
            }
        }
        assertTrue(leftOver > 0, "some writers were killed while they wrote");
        for (int i = 0; i < AT_ONCE; i++) {
            Path own = folder.resolve(i + ".zarr");
            ChunkedArray array = Stores.open(own).open("a");
            array.write(Box.of(array.spec().shape()), new short[256 * 128 * 64]);
            assertEquals(0, temporaries(own), "left-overs are swept");
        }
    }

    private static Process start(Path container, int first) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChunkWriter.class.getName(),
                        container.toString(),
                        "" + first)
                .redirectErrorStream(true)
                .start();
    }

    private static void awaitWriting(Process writer) throws IOException {
        // One byte tells that the writer has begun; its end without one, that it failed.
        int first = writer.getInputStream().read();
        assertEquals('w', first, "the writer started");
    }

    /** Each chunk is absent or holds one value. */
    private static void assertWhole(ChunkedArray array) {
        for (long[] chunk :
                Boxes.cells(ChunkWriter.SPEC.chunks(), Box.of(ChunkWriter.SPEC.shape())))
            array.storedChunk(chunk)
                    .ifPresent(v -> assertTrue(FillValues.isFilled(v, ((short[]) v)[0])));
    }

    private static int temporaries(Path container) throws IOException {
        try (Stream<Path> files = Files.walk(container)) {
            return (int) files.filter(p -> p.toString().endsWith(AtomicFiles.SUFFIX)).count();
        }
    }
}
