// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class MutexWatershedTest {

    private static final double[] BIASES = {-0.4, -0.7, -0.5, 0.1, -1};

    private static List<Affinity> channels(SplittableRandom random, int[] shape) {
        List<Affinity> channels = new ArrayList<>();
        int n = random.nextInt(1, 7);
        for (int c = 0; c < n; c++) {
            int[] offset = new int[3];
            while (offset[0] == 0 && offset[1] == 0 && offset[2] == 0)
                for (int d = 0; d < 3; d++)
                    offset[d] = random.nextInt(3) > 0 ? 0 : random.nextInt(-4, 5);
            int[] stride = {1, 1, 1};
            if (c > 2) for (int d = 0; d < 3; d++) stride[d] = random.nextInt(1, 3);
            byte[] values = Bench3.probability(random, shape);
            int step = new int[] {1, 40, 128}[random.nextInt(3)];
            for (int i = 0; i < values.length; i++)
                values[i] = (byte) ((values[i] & 0xff) / step * step);
            channels.add(
                    new Affinity(
                            new Bench3.BytesField(values, shape),
                            offset,
                            BIASES[random.nextInt(BIASES.length)],
                            stride));
        }
        return channels;
    }

    @Property(tries = 300)
    void anyBlocksGiveTheResultOfTheWholeVolume(
            @ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 16);
        List<Affinity> channels = channels(random, shape);
        byte[] mask = Bench3.mask(random, shape);
        if (random.nextBoolean()) java.util.Arrays.fill(mask, (byte) 1);
        int[] whole = WholeMutex.objects(channels, mask, shape);
        try (Bench3 bench = Bench3.random(random)) {
            int[] labels =
                    (int[])
                            Bench3.read(
                                    MutexWatershed.objects(
                                            channels,
                                            new Bench3.ArrayMask(mask, shape),
                                            "objects",
                                            bench.place(),
                                            random.nextBoolean() ? random.nextInt(1, 60) : 1 << 20,
                                            Progress.none()));
            assertArrayEquals(whole, WholeMutex.renumbered(labels));
        }
    }
}
