// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.time.Duration;

/**
 * How long network trouble is tolerated.
 *
 * @param attempts a request is sent at most so many times
 * @param pause before the second attempt; doubles each time
 * @param stall a response is abandoned if no byte of it arrives for this long
 */
public record Patience(int attempts, Duration pause, Duration stall) {

    /** Five attempts within some seconds. */
    public static final Patience STANDARD =
            new Patience(5, Duration.ofMillis(200), Duration.ofSeconds(60));

    /** Eight attempts within half a minute, for work that takes hours. */
    public static final Patience LONG =
            new Patience(8, Duration.ofMillis(200), Duration.ofSeconds(60));

    /** Waits before attempt {@code n}, counted from 0. */
    void rest(int n) throws InterruptedException {
        if (n > 0) Thread.sleep(pause.toMillis() << (n - 1));
    }
}
