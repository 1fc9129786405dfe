// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.NumberedObjects;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AgglomerationTest {

    /** Of bytes or floats, few different ones or many, stored at either voxel of a face. */
    private static List<Affinity> channels(SplittableRandom random, int[] shape) {
        return channels(random, shape, new int[] {1, 16, 60}[random.nextInt(3)]);
    }

    private static List<Affinity> channels(SplittableRandom random, int[] shape, int step) {
        boolean bytes = random.nextBoolean();
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
            NumberedObjects objects =
                    Agglomeration.objects(
                            channels,
                            new Bench3.ArrayMask(mask, shape),
                            limits,
                            "objects",
                            bench.place(),
                            Progress.none());
            assertArrayEquals(WholeMutex.renumbered(whole), (int[]) Bench3.read(objects));
            assertEquals(
                    Arrays.stream(whole).distinct().filter(i -> i > 0).count(), objects.count());
        }
    }

    /** Room for fewer pairs than are linked, of affinities most of which differ. */
    @Test
    void littleMemoryGivesTheSameInMoreTurns() {
        int several = 0;
        for (int seed = 0; seed < 24; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] shape = {random.nextInt(6, 13), random.nextInt(6, 13), random.nextInt(6, 13)};
            List<Affinity> channels = channels(random, shape, 1);
            byte[] mask = new byte[Bench3.size(shape)];
            Arrays.fill(mask, (byte) 1);
            Agglomeration.Limits limits =
                    new Agglomeration.Limits(
                            0, random.nextDouble(0.8, 1), random.nextDouble(0.3, 0.9));
            try (Bench3 bench = Bench3.random(random)) {
                Agglomeration work =
                        new Agglomeration(
                                channels,
                                new Bench3.ArrayMask(mask, shape),
                                limits,
                                "objects",
                                bench.place(),
                                MeanAgglomeration.BYTES_PER_ROW * random.nextLong(20, 2000),
                                Progress.none());
                int[] labels =
                        (int[]) Bench3.read(Parts.objects("objects", bench.place(), work::make));
                assertArrayEquals(
                        WholeAgglomeration.objects(channels, mask, shape, limits),
                        WholeMutex.renumbered(labels),
                        "seed " + seed);
                if (work.turns() > 1) several++;
            }
        }
        assertTrue(several > 12, several + " took several turns");
    }

    /** Nothing tells pairs of one affinity apart. */
    @Test
    void tooManyPairsAlikeAreRefused() {
        int[] shape = {12, 12, 12};
        byte[] values = new byte[Bench3.size(shape)];
        Arrays.fill(values, (byte) 200);
        List<Affinity> channels = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            int[] offset = new int[3];
            offset[d] = -1;
            channels.add(Affinity.of(new Bench3.BytesField(values, shape), offset, 0));
        }
        byte[] mask = new byte[values.length];
        Arrays.fill(mask, (byte) 1);
        try (Bench3 bench = new Bench3(new int[] {2, 2, 2}, 2, 1)) {
            Agglomeration work =
                    new Agglomeration(
                            channels,
                            new Bench3.ArrayMask(mask, shape),
                            new Agglomeration.Limits(0, 0.9, 0.5),
                            "objects",
                            bench.place(),
                            MeanAgglomeration.BYTES_PER_ROW * 100L,
                            Progress.none());
            CellMapException e = assertThrows(CellMapException.class, work::make);
            assertTrue(e.getMessage().contains("Cannot separate the objects"), e.getMessage());
        }
    }
}
