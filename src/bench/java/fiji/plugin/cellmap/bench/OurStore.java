// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.format.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/** Our own store. All its work happens in a pool of as many threads as a task allows. */
final class OurStore implements Contender<StoreTask> {

    private final BenchFolder folder;
    private int written;

    OurStore(BenchFolder folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "cellmap";
    }

    @Override
    public long trial(StoreTask task) {
        ChunkedArray array = open(task.codec());
        return inPool(
                task,
                box -> {
                    long sum = 0;
                    for (byte value : (byte[]) array.read(box)) sum += value & 0xFF;
                    return sum;
                });
    }

    @Override
    public Took run(StoreTask task, double least) {
        return task.writes() ? writing(task, least) : reading(task, least);
    }

    private Took reading(StoreTask task, double least) {
        ChunkedArray array = open(task.codec());
        return Timer.repeat(least, () -> inPool(task, box -> ((byte[]) array.read(box)).length));
    }

    private Took writing(StoreTask task, double least) {
        ChunkedArray from = open(task.codec());
        Object values = from.read(Box.of(from.spec().shape()));
        Timer timer = new Timer();
        try (ArrayStore store = Stores.openOrCreate(folder.path().resolve("ours.zarr"))) {
            do {
                ChunkedArray array = store.create("a" + written++, from.spec());
                timer.start();
                inPool(
                        task,
                        box -> {
                            array.write(box, values);
                            return 0;
                        });
                timer.stop();
            } while (timer.wall() < least);
        }
        return timer.once();
    }

    private ChunkedArray open(Codec codec) {
        return Stores.open(folder.array(codec)).open("");
    }

    /** Sum over all boxes. */
    private static long inPool(StoreTask task, ToLongFunction<Box> action) {
        ForkJoinPool pool = new ForkJoinPool(task.threads());
        try {
            AtomicInteger next = new AtomicInteger();
            List<ForkJoinTask<Long>> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(task.threads(), task.boxes().size()); i++)
                workers.add(pool.submit(() -> work(task.boxes(), next, action)));
            return workers.stream().mapToLong(ForkJoinTask::join).sum();
        } finally {
            pool.shutdown();
        }
    }

    private static long work(List<Box> boxes, AtomicInteger next, ToLongFunction<Box> action) {
        long sum = 0;
        for (int i = next.getAndIncrement(); i < boxes.size(); i = next.getAndIncrement())
            sum += action.applyAsLong(boxes.get(i));
        return sum;
    }

    @Override
    public void close() {}
}
