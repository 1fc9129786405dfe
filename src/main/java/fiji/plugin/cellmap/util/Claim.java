// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The right to write somewhere, which one process has at a time: a file that names its holder, and
 * is locked by the operating system as long as that lives. What a dead process left is taken over.
 * Where locks do not work, the named process of this machine is looked for; one of another machine
 * is then believed to live. Thread-safe.
 */
public final class Claim implements AutoCloseable {

    private static final String NAME = ".cellmap-lock";

    /** Beyond all content, which others then may read on every system. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** Content of a file that is about to be deleted. */
    private static final byte[] RELEASED = {'-'};

    private static final int TRIES = 50;
    private static final int PAUSE_MS = 20;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    /**
     * What this process has. Asked first, because closing any channel of a file gives up all locks
     * that a process has on it.
     */
    private static final Map<Path, Holder> HELD = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final Holder before;

    private Claim(Path file, FileChannel channel, Holder before) {
        this.file = file;
        this.channel = channel;
        this.before = before;
    }

    /**
     * The right to write into a folder, which is made if it is absent.
     *
     * @throws HeldException naming the process that has it
     */
    public static Claim on(Path folder) {
        return on(folder, folder.resolve(NAME));
    }

    /**
     * The right to write something.
     *
     * @param what for messages
     * @param file that stands for it, and is gone afterwards
     * @throws HeldException naming the process that has it
     */
    public static Claim on(Path what, Path file) {
        Path key = null;
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path real = folder.toRealPath().resolve(file.getFileName());
            Holder other = HELD.putIfAbsent(real, Holder.now());
            if (other != null) throw held(what, other);
            key = real;
            Claim claim = take(what, real);
            key = null;
            return claim;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot write here",
                    what,
                    AtomicFiles.reason(e),
                    "Choose another folder, or change its permissions.",
                    e);
        } finally {
            if (key != null) HELD.remove(key);
        }
    }

    /**
     * Takes a right that others have for moments; blocks for two minutes at most.
     *
     * @param taking tries once
     * @throws HeldException if another process has it all the time
     */
    public static <T> T patiently(Supplier<T> taking, Progress progress) {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            try {
                return taking.get();
            } catch (HeldException e) {
                progress.check();
                if (System.nanoTime() > end) throw e;
                try {
                    Thread.sleep(PAUSE_MS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new CancelledException("Cancelled.");
                }
            }
        }
    }

    /** Who has the right to write into a folder now, in words. Writes nothing. */
    public static Optional<String> holder(Path folder) {
        try {
            Path file = folder.toRealPath().resolve(NAME);
            Holder own = HELD.get(file);
            if (own != null) return Optional.of(own.toString());
            Holder other = parse(Files.readAllBytes(file));
            return Optional.ofNullable(other).filter(Holder::isAlive).map(Holder::toString);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Claim take(Path what, Path file) throws IOException {
        for (int n = 0; ; n++) {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            Claim claim = null;
            try {
                byte[] content = Channels.newInputStream(channel).readNBytes(1 << 16);
                boolean released = java.util.Arrays.equals(content, RELEASED);
                Holder other = parse(content);
                if (isLocked(channel, other) || other != null && other.isAlive())
                    throw held(what, other);
                if (released && n < TRIES) {
                    pause();
                    continue;
                }
                write(channel, Json.bytes(HELD.get(file)));
                claim = new Claim(file, channel, other);
                return claim;
            } finally {
                if (claim == null) channel.close();
            }
        }
    }

    private static boolean isLocked(FileChannel channel, Holder other) {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return other != null && !other.host().equals(Holder.machine());
        }
    }

    private static Holder parse(byte[] content) {
        try {
            Holder holder = Json.MAPPER.readValue(content, Holder.class);
            return holder == null || holder.host() == null ? null : holder;
        } catch (IOException e) {
            return null;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("It was interrupted.", e);
        }
    }

    private static void write(FileChannel channel, byte[] content) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(content), 0);
    }

    private static HeldException held(Path what, Holder by) {
        return new HeldException(
                "Another process is writing here",
                what,
                by == null ? "It does not say which." : "It is " + by + ".",
                "Wait until it ends, end it, or choose another folder.");
    }

    /** The dead process that left it, for a note; empty if it was left in order. */
    public Optional<String> takenOver() {
        return Optional.ofNullable(before)
                .map(b -> "The lock of a dead process was taken over: " + b + ".");
    }

    @Override
    public void close() {
        try (channel) {
            write(channel, RELEASED);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The system gives up the lock in any case; the next process takes the file over.
        } finally {
            HELD.remove(file);
        }
    }
}
