// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
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

/**
 * Writers that are killed at random moments, four at a time in one array, tear no chunk and lose
 * none, and what they leave over is swept.
 */
class KillIT {

    private static final int KILLS = 200;
    private static final ContainerFormat[] FORMATS = ContainerFormat.values();

    @TempDir Path folder;

    @Test
    void noChunkIsTornInTwoHundredKills() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        int kills = 0;
        int leftOver = 0;
        for (int round = 0; kills < KILLS; round++) {
            Path container = folder.resolve(FORMATS[round % FORMATS.length].name());
            if (!Files.exists(container))
                Stores.openOrCreate(container, FORMATS[round % FORMATS.length])
                        .create("a", ChunkWriter.SPEC);
            List<Process> writers = new ArrayList<>();
            for (int row = 0; row < ChunkWriter.ROWS; row++)
                writers.add(start(container, row, kills + row));
            for (Process writer : writers) awaitWriting(writer);
            Thread.sleep(random.nextInt(60));
            for (Process writer : writers) {
                assertTrue(writer.isAlive(), "writes until it is killed");
                writer.destroyForcibly();
                kills++;
            }
            for (Process writer : writers) assertTrue(writer.waitFor(10, TimeUnit.SECONDS));
            checkWhole(Stores.open(container).open("a"), kills - ChunkWriter.ROWS);
            leftOver += temporaries(container);
        }
        assertTrue(kills >= KILLS);
        assertTrue(leftOver > 0, "some were killed amid a write");
        for (ContainerFormat format : FORMATS) assertSwept(folder.resolve(format.name()));
    }

    /** Each chunk of a row holds one value, and one of the row's last writer. */
    private static void checkWhole(ChunkedArray array, int firstWriter) {
        for (int row = 0; row < ChunkWriter.ROWS; row++)
            for (long[] chunk : Boxes.cells(array.spec().chunks(), ChunkWriter.row(row))) {
                short[] values = (short[]) array.storedChunk(chunk).orElseThrow();
                assertTrue(FillValues.isFilled(values, values[0]), "torn");
                assertEquals(firstWriter + row, ChunkWriter.writerOf(values[0]), "lost");
            }
    }

    private static void assertSwept(Path container) throws IOException {
        ChunkedArray array = Stores.open(container).open("a");
        for (int row = 0; row < ChunkWriter.ROWS; row++) {
            Box box = ChunkWriter.row(row);
            array.write(box, new short[(int) box.size()]);
        }
        assertEquals(0, temporaries(container), "left-overs are swept");
    }

    private static Process start(Path container, int row, int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChunkWriter.class.getName(),
                        container.toString(),
                        "" + row,
                        "" + number)
                .redirectErrorStream(true)
                .start();
    }

    private static void awaitWriting(Process writer) throws IOException {
        // One byte tells that the row was written once; its end without one, that it failed.
        int first = writer.getInputStream().read();
        assertEquals('w', first, "the writer wrote");
    }

    private static int temporaries(Path container) throws IOException {
        try (Stream<Path> files = Files.walk(container)) {
            return (int) files.filter(p -> p.toString().endsWith(AtomicFiles.SUFFIX)).count();
        }
    }
}
