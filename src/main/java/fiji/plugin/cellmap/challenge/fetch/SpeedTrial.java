// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast a source answers: some of the files that are wanted, spread over all of them, fetched as
 * they would be, many at a time, and thrown away.
 *
 * @param files that were fetched
 * @param bytes of these
 * @param seconds that this took
 */
public record SpeedTrial(long files, long bytes, double seconds) {

    private static final int MOST_FILES = 512;
    private static final long MOST_BYTES = 256L << 20;
    private static final double MOST_SECONDS = 10;

    /** Blocks, ten seconds and what was begun by then at most. */
    static SpeedTrial of(List<Item> items, Workers workers) {
        List<Item> some = new ArrayList<>();
        int n = Math.min(MOST_FILES, items.size());
        for (int i = 0; i < n; i++) some.add(items.get((int) ((long) i * items.size() / n)));
        AtomicLong files = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        long began = System.nanoTime();
        workers.map(
                "Measuring the source",
                some,
                item -> {
                    if (seconds(began) < MOST_SECONDS && bytes.get() < MOST_BYTES) {
                        bytes.addAndGet(item.place().copy(item.entry()).length);
                        files.incrementAndGet();
                    }
                    return null;
                });
        return new SpeedTrial(files.get(), bytes.get(), seconds(began));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Bytes in a second; 0 if nothing was fetched. */
    public double rate() {
        return files == 0 ? 0 : bytes / Math.max(seconds, 1e-9);
    }
}
