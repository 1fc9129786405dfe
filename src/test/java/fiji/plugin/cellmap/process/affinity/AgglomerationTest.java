// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class AgglomerationTest {

    /** Of bytes or floats, few different ones or many, stored at either voxel of a face. */
    private static List<Affinity> channels(SplittableRandom random, int[] shape) {
        boolean bytes = random.nextBoolean();
        int step = new int[] {1, 16, 60}[random.nextInt(3)];
        List<Affinity> channels = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            byte[] values = Bench3.probability(random, shape);
            for (int i = 0; i < values.length; i++)
                values[i] = (byte) ((values[i] & 0xff) / step * step);
            int[] offset = new int[3];
            offset[d] = random.nextBoolean() ? 1 : -1;
            channels.add(Affinity.of(field(random, values, shape, bytes), offset, 0));
        }
        return channels;
    }

    private static Field field(SplittableRandom random, byte[] values, int[] shape, boolean bytes) {
        if (bytes) return new Bench3.BytesField(values, shape);
        boolean many = random.nextBoolean();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++)
            floats[i] = (values[i] & 0xff) / 255f + (many ? random.nextFloat() * 1e-3f : 0);
        return new Bench3.FloatsField(floats, shape);
    }

    private static Agglomeration.Limits limits(SplittableRandom random) {
        double low = random.nextInt(4) == 0 ? 0 : random.nextDouble(0.4);
        double high = random.nextDouble(low + 0.01, 1);
        return new Agglomeration.Limits(low, high, random.nextDouble(1));
    }

    @Property(tries = 200)
    void anyBlocksGiveTheResultOfTheWholeVolume(
            @ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 13);
        List<Affinity> channels = channels(random, shape);
        byte[] mask = Bench3.mask(random, shape);
        if (random.nextBoolean()) Arrays.fill(mask, (byte) 1);
        Agglomeration.Limits limits = limits(random);
        int[] whole = WholeAgglomeration.objects(channels, mask, shape, limits);
        try (Bench3 bench = Bench3.random(random)) {
            int[] labels =
                    (int[])
                            Bench3.read(
                                    Agglomeration.objects(
                                            channels,
                                            new Bench3.ArrayMask(mask, shape),
                                            limits,
                                            "objects",
                                            bench.place(),
                                            Progress.none()));
            assertArrayEquals(whole, WholeMutex.renumbered(labels));
        }
    }
}
