// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.process.watershed.SeededWatershed;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Objects that several members make together, some of which are lost, are those that one makes. */
class TogetherTest {

    private static final int[] SHAPE = {12, 15, 17};
    private static final int[] CHUNK = {5, 4, 6};
    private static final int EDGE = 8;
    private static final long MEMORY = 1L << 28;
    private static final int MEMBERS = 3;
    private static final int LOSSES = 6;

    @TempDir Path folder;

    private enum Decoder {
        MUTEX(
                (place, progress) ->
                        read(
                                MutexWatershed.objects(
                                                channels(6),
                                                everything(),
                                                "objects",
                                                place,
                                                1000,
                                                progress)
                                        ::read)),
        MEAN((place, progress) -> agglomerated(Linkage.MEAN, place, progress)),
        MEAN_IN_TURNS(TogetherTest::inTurns),
        QUANTILE((place, progress) -> agglomerated(new Linkage(50, false), place, progress)),
        WATERSHED(TogetherTest::flooded);

        private final BiFunction<Workplace, Progress, int[]> work;

        Decoder(BiFunction<Workplace, Progress, int[]> work) {
            this.work = work;
        }
    }

    private interface Read {
        Object read(Box box);
    }

    private static int[] read(Read source) {
        return (int[]) source.read(Box.of(Bench3.longs(SHAPE)));
    }

    private static Bench3.ArrayMask everything() {
        byte[] mask = new byte[Bench3.size(SHAPE)];
        Arrays.fill(mask, (byte) 1);
        return new Bench3.ArrayMask(mask, SHAPE);
    }

    private static List<Affinity> channels(int count) {
        SplittableRandom random = new SplittableRandom(7);
        List<Affinity> channels = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            int[] offset = new int[3];
            offset[c % 3] = c < 3 ? -1 : -3;
            byte[] values = new byte[Bench3.size(SHAPE)];
            for (int i = 0; i < values.length; i++) values[i] = (byte) random.nextInt(256);
            Bench3.BytesField field = new Bench3.BytesField(values, SHAPE);
            channels.add(Affinity.of(field, offset, count == 3 ? 0 : c < 3 ? -0.3 : -0.8));
        }
        return channels;
    }

    private static int[] agglomerated(Linkage linkage, Workplace place, Progress progress) {
        var limits = new Agglomeration.Limits(0.2, 0.9, 0.45, linkage);
        return read(
                Agglomeration.objects(channels(3), everything(), limits, "objects", place, progress)
                        ::read);
    }

    /** With room for a few of the pairs. */
    private static int[] inTurns(Workplace place, Progress progress) {
        var limits = new Agglomeration.Limits(0.2, 0.9, 0.45, Linkage.MEAN);
        long room = 2L * MEMBERS * MeanAgglomeration.BYTES_PER_ROW * 50;
        return read(
                Parts.objects(
                                "objects",
                                place,
                                () -> {
                                    Agglomeration work =
                                            new Agglomeration(
                                                    channels(3),
                                                    everything(),
                                                    limits,
                                                    "objects",
                                                    place,
                                                    room,
                                                    progress);
                                    work.make();
                                    assertTrue(work.turns() > 1, "turns");
                                })
                        ::read);
    }

    private static int[] flooded(Workplace place, Progress progress) {
        byte[] height = Bench3.probability(new SplittableRandom(3), SHAPE);
        short[] level = new short[height.length];
        for (int i = 0; i < level.length; i++) level[i] = (short) (1 + (height[i] & 0xff));
        ChunkedArray levels =
                place.array(
                        "levels",
                        Bench3.longs(SHAPE),
                        DType.UINT16,
                        0,
                        array -> array.write(array.bounds(), level));
        ChunkedArray seeds = SeededWatershed.seeds(levels, 10, "seeds", place, progress);
        return read(SeededWatershed.flood(levels, seeds, "objects", place, progress)::read);
    }

    /** Ends a member somewhere on its way, at most so many times. */
    private static Progress fatal(int number, AtomicInteger losses) {
        SplittableRandom random = new SplittableRandom(number);
        return Progress.until(() -> random.nextInt(40) == 0 && losses.decrementAndGet() >= 0);
    }

    @ParameterizedTest
    @EnumSource(Decoder.class)
    void membersMakeWhatOneMakes(Decoder decoder) throws Exception {
        int[] expected;
        try (Workplace alone =
                new Workplace(folder.resolve("alone"), CHUNK, EDGE, MEMORY, MEMBERS)) {
            expected = decoder.work.apply(alone, Progress.none());
        }
        assertTrue(Arrays.stream(expected).distinct().count() > 20, "objects");
        AtomicInteger losses = new AtomicInteger(LOSSES);
        ExecutorService threads = Executors.newFixedThreadPool(MEMBERS);
        try {
            List<Future<int[]>> members = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                int number = i;
                members.add(threads.submit(() -> member(decoder, number, losses)));
            }
            for (Future<int[]> member : members) assertArrayEquals(expected, member.get());
        } finally {
            threads.shutdownNow();
        }
        assertTrue(losses.get() < LOSSES, "no member was lost");
    }

    private int[] member(Decoder decoder, int number, AtomicInteger losses) {
        Progress progress = fatal(number, losses);
        while (true)
            try (Workplace place =
                    Workplace.together(
                            folder.resolve("together"),
                            CHUNK,
                            EDGE,
                            MEMORY,
                            MEMBERS,
                            1,
                            progress)) {
                return decoder.work.apply(place, progress);
            } catch (CancelledException e) {
                // It begins anew, as another one.
            }
    }
}
