// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a prediction in a JVM that has no more than the plan says, and a little for Java itself. */
class CappedHeapTest {

    private static final long MIB = 1L << 20;
    private static final long JAVA = 40 * MIB;
    private static final long BUDGET = 72 * MIB;
    private static final int[] WINDOW = {32, 32, 32};
    private static final long[] SHAPE = {96, 384, 768};

    /** Made when it is read. */
    private static final class Grey implements BlockSource<float[]> {
        @Override
        public Box bounds() {
            return Box.of(SHAPE);
        }

        @Override
        public float[] read(Box box) {
            float[] values = new float[(int) box.size()];
            Arrays.fill(values, 0.5f);
            return values;
        }
    }

    /** In the other JVM: a volume whose sums alone would need 108 MiB as one column. */
    public static void main(String[] args) {
        Prediction p =
                Prediction.in(Path.of(args[0]), 1, 1, 1)
                        .with(new GreyBox(new Grey(), SHAPE))
                        .with((input, n, w) -> new float[2 * input.length])
                        .with(
                                Named.of(PredictSection.class)
                                        .with(PredictSection::window, WINDOW)
                                        .with(PredictSection::overlap, 0.5)
                                        .with(PredictSection::sigmaScale, 0.125)
                                        .with(PredictSection::batchSize, 2)
                                        .with(PredictSection::flips, false)
                                        .with(PredictSection::dtype, "uint8")
                                        .with(PredictSection::memoryMib, 0)
                                        .make())
                        .budget(BUDGET);
        try (var store = Stores.openOrCreate(p.zarr())) {
            p.predictor(store, new int[] {64, 64, 64}).run(Progress.none());
        }
    }

    /** Java's usual collector gives large arrays whole regions, and rounds up. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
    void thePlanIsKept(String collector, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                collector,
                                "-Xmx" + (BUDGET + JAVA) / MIB + "m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CappedHeapTest.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) process.destroyForcibly();
        assertEquals(0, process.waitFor(), Files.readString(log));
    }
}
