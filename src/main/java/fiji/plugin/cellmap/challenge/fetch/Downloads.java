// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.Workers;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches files, many at a time. One that cannot be had does not stop the others; many that cannot,
 * do.
 */
final class Downloads {

    private static final int PATIENCE = 10;
    private static final long KIB = 1024;

    private final LocalFiles local;
    private final Workers workers;
    private final Progress progress;
    private final Queue<CellMapException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong files = new AtomicLong();
    private final long began = System.nanoTime();

    Downloads(LocalFiles local, Workers workers, Progress progress) {
        this.local = local;
        this.workers = workers;
        this.progress = progress;
    }

    /**
     * @throws CellMapException if any file could not be fetched; the others are in their places
     */
    void run(List<Item> items) {
        long total = items.stream().mapToLong(i -> i.entry().size()).sum();
        progress.begin("Fetching (KiB)", total / KIB);
        workers.each(items, this::fetch);
        if (failures.isEmpty()) {
            requireWhole(items);
            return;
        }
        CellMapException first = failures.peek();
        throw new CellMapException(
                "Could not fetch "
                        + (items.size() - files.get())
                        + " of "
                        + Counted.of(items.size(), "file"),
                first.where(),
                first.why(),
                first.fix() + " The same command fetches only what is missing.",
                first);
    }

    private void requireWhole(List<Item> items) {
        for (Item item : items)
            if (!local.hasSize(item.key(), item.entry().size()))
                throw new CellMapException(
                        "The data are incomplete",
                        item.key(),
                        "A file is gone: it was removed while the program ran.",
                        "The same command fetches what is missing.");
    }

    private void fetch(Item item) {
        if (failures.size() >= PATIENCE || Thread.currentThread().isInterrupted()) return;
        try {
            local.write(item.key(), item.place().copy(item.entry()));
            files.incrementAndGet();
        } catch (CellMapException e) {
            failures.add(e);
        }
        advance(item.entry().size());
    }

    private void advance(long bytes) {
        long after = done.addAndGet(bytes);
        progress.advance(after / KIB - (after - bytes) / KIB);
        double seconds = (System.nanoTime() - began) / 1e9;
        progress.message(
                String.format(
                        Locale.ROOT,
                        "%s, %.1f MiB/s",
                        Counted.of(files.get(), "file"),
                        after / 1048576.0 / Math.max(seconds, 0.1)));
    }
}
