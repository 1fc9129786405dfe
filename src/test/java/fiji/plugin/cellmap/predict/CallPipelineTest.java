// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CallPipelineTest {

    private final List<Long> taken = new ArrayList<>();
    private final AtomicInteger made = new AtomicInteger();

    /** Calls whose numbers are their ends. */
    private Iterator<Call> calls(int n) {
        return IntStream.range(0, n)
                .mapToObj(
                        i -> {
                            made.incrementAndGet();
                            Call call = new Call();
                            call.asked = i;
                            return call;
                        })
                .iterator();
    }

    private static void sleep(int ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void outputsAreTakenInOrder(int lanes) {
        Consumer<Call> network = call -> sleep(ThreadLocalRandom.current().nextInt(4));
        new CallPipeline(lanes).run(calls(60), network, call -> taken.add((long) call.asked));
        assertEquals(IntStream.range(0, 60).mapToObj(i -> (long) i).toList(), taken);
    }

    /** Each of them waits for the others. */
    @Test
    void callsRunAtTheSameTime() {
        CyclicBarrier barrier = new CyclicBarrier(3);
        new CallPipeline(3)
                .run(
                        calls(9),
                        call -> {
                            try {
                                barrier.await(20, TimeUnit.SECONDS);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        call -> taken.add((long) call.asked));
        assertEquals(9, taken.size());
    }

    /** While the network is at its first call, the next inputs are made, but not all of them. */
    @Test
    void inputsAreMadeAheadWithinBounds() {
        CountDownLatch some = new CountDownLatch(1);
        Thread watch =
                new Thread(
                        () -> {
                            while (made.get() < CallPipeline.most(1)) sleep(1);
                            sleep(100);
                            some.countDown();
                        });
        watch.start();
        List<Integer> ahead = new ArrayList<>();
        new CallPipeline(1)
                .run(
                        calls(50),
                        call -> {
                            try {
                                if (call.asked == 0) assertTrue(some.await(20, TimeUnit.SECONDS));
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        call -> ahead.add(made.get() - call.asked));
        assertEquals(CallPipeline.most(1), ahead.get(0));
        assertTrue(ahead.stream().allMatch(n -> n <= CallPipeline.most(1)), ahead.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"made", "network", "taken"})
    void theFirstFailureEndsIt(String where) {
        IllegalArgumentException fault = new IllegalArgumentException(where);
        Iterator<Call> all = calls(1000);
        Iterator<Call> failing =
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return all.hasNext();
                    }

                    @Override
                    public Call next() {
                        Call call = all.next();
                        if (where.equals("made") && call.asked == 7) throw fault;
                        return call;
                    }
                };
        AtomicInteger running = new AtomicInteger();
        Exception thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new CallPipeline(2)
                                        .run(
                                                failing,
                                                call -> {
                                                    running.incrementAndGet();
                                                    sleep(2);
                                                    running.decrementAndGet();
                                                    if (where.equals("network") && call.asked == 7)
                                                        throw fault;
                                                },
                                                call -> {
                                                    if (where.equals("taken") && call.asked == 7)
                                                        throw fault;
                                                    taken.add((long) call.asked);
                                                }));
        assertSame(fault, thrown);
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L), taken);
        assertEquals(0, running.get());
        assertTrue(made.get() < 20, "made " + made);
    }

    /** An interrupt is for whoever asks the progress; it does not leave threads behind. */
    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        new CallPipeline(1).run(calls(5), call -> sleep(5), call -> taken.add((long) call.asked));
        assertTrue(Thread.interrupted());
        assertEquals(5, taken.size());
        assertFalse(Thread.interrupted());
    }
}
