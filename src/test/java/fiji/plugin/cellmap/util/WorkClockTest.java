// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkClockTest {

    private static final long SECOND = 1_000_000_000;

    private long now = 12_345;
    private final WorkClock clock = new WorkClock(() -> now);

    private Optional<Duration> after(long seconds, long units) {
        now += seconds * SECOND;
        clock.advance(units);
        return clock.left();
    }

    private static Optional<Duration> seconds(long n) {
        return Optional.of(Duration.ofSeconds(n));
    }

    @Test
    void theRestTakesAsLongAsWhatIsDone() {
        clock.begin(10);
        assertEquals(Optional.empty(), clock.left());
        assertEquals(seconds(18), after(2, 1));
        assertEquals(seconds(16), after(2, 1));
        assertEquals(seconds(5), after(1, 3));
    }

    /** Counted as work of this run, 901 steps in 2 s would leave 0 s. */
    @Test
    void whatAnEarlierRunDidSaysNothingAboutThePace() {
        clock.begin(1000);
        assertEquals(Optional.empty(), after(0, 900));
        assertEquals(900, clock.done());
        assertEquals(seconds(198), after(2, 1));
        assertEquals(seconds(98), after(0, 1));
    }

    /** A step that arrives with the beginning would leave nothing of a thousand. */
    @Test
    void theFirstSecondSaysNothingAboutThePace() {
        clock.begin(1000);
        now += SECOND / 100;
        assertEquals(Optional.empty(), after(0, 1));
        assertEquals(seconds(504), after(1, 1));
    }

    @Test
    void aLateLumpIsWork() {
        clock.begin(100);
        assertEquals(seconds(10), after(10, 50));
    }

    @Test
    void aStageBeginsAnew() {
        clock.begin(1000);
        after(0, 900);
        after(2, 1);
        clock.begin(4);
        assertEquals(0, clock.done());
        assertEquals(seconds(9), after(3, 1));
        assertEquals(Optional.empty(), after(9, 3));
    }

    @Test
    void ofUnknownLengthNothingIsTold() {
        clock.begin(0);
        assertEquals(Optional.empty(), after(5, 1));
    }

    @Test
    void timesAreShort() {
        assertEquals("1:05 min", WorkClock.text(Duration.ofSeconds(65)));
        assertEquals("2 h 03 min", WorkClock.text(Duration.ofMinutes(123)));
    }

    /** Ten seconds of rest count for nothing, neither while they pass nor afterwards. */
    @Test
    void restSaysNothingAboutThePace() {
        clock.begin(10);
        assertEquals(seconds(18), after(2, 1));
        clock.rest(true);
        now += 10 * SECOND;
        assertEquals(seconds(18), clock.left());
        clock.rest(true);
        clock.rest(false);
        clock.rest(false);
        assertEquals(seconds(16), after(2, 1));
    }
}
