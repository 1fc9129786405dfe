// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.HeldException;
import fiji.plugin.cellmap.util.Progress;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Processes, on one or several machines, that do the same work on one volume together. Each goes
 * through all of it; but what a group of blocks gives is computed by the one that claims it first,
 * and read by the others from a folder that all of them see. A claim ends with its process, and
 * another one then computes the group again. So the members may begin at any time, and any of them
 * can be lost. For one thread.
 *
 * <p>Two members that compute the same group, because one was taken for dead, write the same.
 */
final class Team {

    /** Most groups that the blocks of a stage are divided into: each has a file. */
    private static final int GROUPS = 256;

    /** First and longest pause between two looks at what others do. */
    private static final int SHORT_MS = 2;

    private static final int LONG_MS = 100;
    private static final int BUFFER = 1 << 16;

    /** What results may consist of. */
    private static final ObjectInputFilter OURS =
            ObjectInputFilter.Config.createFilter("fiji.plugin.cellmap.**;java.lang.*;!*");

    private final Path folder;
    private final Progress waiting;

    /**
     * @param folder that all members see; made if absent
     * @param waiting cancels while others are waited for
     */
    Team(Path folder, Progress waiting) {
        this.folder = folder;
        this.waiting = waiting;
    }

    /**
     * Has something done by one of the members, and returns when it is done.
     *
     * @param name of it, which no other work has
     */
    void once(String name, Runnable work) {
        Path done = folder.resolve(name + ".done");
        for (int pauses = 0; !Files.exists(done); ) {
            waiting.check();
            boolean tried = claimed(done, () -> finish(done, work));
            if (!tried) pause(pauses++);
        }
    }

    private static void finish(Path done, Runnable work) {
        work.run();
        AtomicFiles.writeNew(done, false, out -> {});
    }

    /**
     * A pool that the members share.
     *
     * @param name of what is done with it, which nothing else has; all members use it in the same
     *     way
     * @param own threads of this process
     */
    BlockPool pool(String name, BlockPool own) {
        return new BlockPool() {
            private int stages;

            @Override
            public int threads() {
                return own.threads();
            }

            @Override
            public <T, R> void ordered(
                    List<T> items, Function<T, R> work, Consumer<R> sink, Progress progress) {
                Path stage = folder.resolve(name).resolve(String.valueOf(stages++));
                new Stage<>(stage, own, items, work, progress).run(sink);
            }
        };
    }

    /** Blocks that are worked on together. */
    private record Stage<T, R>(
            Path folder, BlockPool threads, List<T> items, Function<T, R> work, Progress progress) {

        /** Results go on as soon as all before them are there. */
        void run(Consumer<R> sink) {
            int read = 0;
            for (int g = 0; g < groups(); g++) {
                progress.check();
                compute(g);
                while (read <= g && Files.exists(file(read))) read(read++, sink);
            }
            for (int pauses = 0; read < groups(); ) {
                progress.check();
                if (Files.exists(file(read))) {
                    read(read++, sink);
                    pauses = 0;
                } else if (!compute(read)) pause(pauses++);
            }
        }

        private int groups() {
            return Math.min(GROUPS, items.size());
        }

        private Path file(int group) {
            return folder.resolve(String.valueOf(group));
        }

        private List<T> part(int group) {
            int from = (int) ((long) items.size() * group / groups());
            int to = (int) ((long) items.size() * (group + 1) / groups());
            return items.subList(from, to);
        }

        /** Computes a group unless it is there or another member is at it; false in that case. */
        private boolean compute(int group) {
            Path file = file(group);
            return claimed(
                    file, () -> AtomicFiles.writeNew(file, false, out -> write(out, part(group))));
        }

        private void write(OutputStream out, List<T> part) throws IOException {
            ObjectOutputStream objects =
                    new ObjectOutputStream(new BufferedOutputStream(out, BUFFER));
            threads.ordered(part, work, result -> append(objects, result), progress);
            objects.flush();
        }

        @SuppressWarnings("unchecked")
        private void read(int group, Consumer<R> sink) {
            Path file = file(group);
            try (ObjectInputStream in =
                    new ObjectInputStream(
                            new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
                in.setObjectInputFilter(OURS);
                for (int i = part(group).size(); i > 0; i--) sink.accept((R) in.readObject());
            } catch (IOException | ClassNotFoundException e) {
                throw new CellMapException(
                        "Cannot read what another process computed",
                        file,
                        AtomicFiles.reason(e),
                        "Remove the file: it is computed again.",
                        e);
            }
        }
    }

    /** References to earlier results would keep all of them in memory. */
    private static void append(ObjectOutputStream objects, Object result) {
        try {
            objects.writeObject(result);
            objects.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a file, unless it is there or another member is at it; false in that case. */
    private static boolean claimed(Path file, Runnable work) {
        if (Files.exists(file)) return true;
        Optional<Claim> claim = claim(file);
        if (claim.isEmpty()) return false;
        try (Claim held = claim.get()) {
            if (!Files.exists(file)) work.run();
        }
        return true;
    }

    private static Optional<Claim> claim(Path file) {
        try {
            return Optional.of(Claim.on(file, file.resolveSibling(file.getFileName() + ".lock")));
        } catch (HeldException e) {
            return Optional.empty();
        }
    }

    /** Longer each time. */
    private static void pause(int before) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(LONG_MS, SHORT_MS << Math.min(before, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Cancelled.");
        }
    }
}
