// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.store.DistanceLine;
import fiji.plugin.cellmap.util.Progress;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DistanceTransformTest {

    @Property(tries = 60)
    void anyBlocksGiveTheDistanceToTheNearestBackground(
            @ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 11);
        byte[] mask = Bench3.mask(random, shape);
        double[] edges =
                random.nextBoolean()
                        ? new double[] {4, 4, 4}
                        : new double[] {random.nextInt(1, 9), random.nextInt(1, 9), 5.24};
        double least = Math.min(edges[0], Math.min(edges[1], edges[2]));
        try (Bench3 bench = Bench3.random(random)) {
            short[] levels =
                    (short[])
                            Bench3.read(
                                    new DistanceTransform(
                                                    new Bench3.ArrayMask(mask, shape),
                                                    edges,
                                                    bench.place())
                                            .levels("distance", Progress.none()));
            for (int i = 0; i < mask.length; i++) {
                double squared = nearest(mask, shape, edges, i);
                double steps = Math.floor(16 * Math.sqrt(squared) / least + 1e-9);
                int expected = mask[i] == 0 ? 0 : (int) Math.max(1, Math.min(32766, 32767 - steps));
                // Of unequal edges a distance may round to either side of a whole step.
                int slack = edges[0] == edges[1] && edges[1] == edges[2] ? 0 : 1;
                assertEquals(expected, levels[i], slack);
            }
        }
    }

    private static double nearest(byte[] mask, int[] shape, double[] edges, int i) {
        double best = Double.POSITIVE_INFINITY;
        for (int j = 0; j < mask.length; j++) {
            if (mask[j] != 0) continue;
            double z = (i / (shape[1] * shape[2]) - j / (shape[1] * shape[2])) * edges[0];
            double y = (i / shape[2] % shape[1] - j / shape[2] % shape[1]) * edges[1];
            double x = (i % shape[2] - j % shape[2]) * edges[2];
            best = Math.min(best, z * z + y * y + x * x);
        }
        return best;
    }

    @Test
    void aMaskWithoutBackgroundIsInfinitelyDeep() {
        byte[] mask = new byte[60];
        java.util.Arrays.fill(mask, (byte) 1);
        try (Bench3 bench = Bench3.whole()) {
            short[] levels =
                    (short[])
                            Bench3.read(
                                    new DistanceTransform(
                                                    new Bench3.ArrayMask(mask, new int[] {3, 4, 5}),
                                                    new double[] {1, 1, 1},
                                                    bench.place())
                                            .levels("distance", Progress.none()));
            for (short level : levels) assertEquals(Levels.LOWEST, level);
        }
    }

    @Test
    void theLineTransformAgreesWithAllPairs() {
        SplittableRandom random = new SplittableRandom(4);
        DistanceLine line = new DistanceLine(50);
        for (int round = 0; round < 500; round++) {
            int n = random.nextInt(1, 50);
            double weight = random.nextBoolean() ? 1 : random.nextDouble(0.1, 40);
            double[] f = new double[3 * n];
            for (int k = 0; k < n; k++)
                f[3 * k + 1] =
                        random.nextInt(3) == 0 ? random.nextInt(400) : Double.POSITIVE_INFINITY;
            double[] before = f.clone();
            line.transform(f, 1, 1, 3, n, weight);
            for (int k = 0; k < n; k++) {
                double best = Double.POSITIVE_INFINITY;
                for (int j = 0; j < n; j++)
                    best = Math.min(best, before[3 * j + 1] + weight * (k - j) * (k - j));
                assertEquals(best, f[3 * k + 1], weight == 1 ? 0 : 1e-9 * best);
            }
        }
    }
}
