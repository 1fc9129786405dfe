// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that are either whole or absent: written under a temporary name in the same folder, then
 * renamed. Thread-safe; any number of processes may write into one folder.
 */
public final class AtomicFiles {

    /** Ends every temporary name, so that {@link #sweep} knows what a dead writer left over. */
    public static final String SUFFIX = ".cellmap-tmp";

    /** What {@link #temporaryName} adds to a name. */
    private static final Pattern TEMPORARY =
            Pattern.compile("\\.[^./\\\\]*-\\d+-\\d+-\\d+" + Pattern.quote(SUFFIX));

    private static final AtomicLong COUNTER = new AtomicLong();
    private static final String HOST = Integer.toHexString(Holder.machine().hashCode());
    private static final String OWNER =
            HOST
                    + "-"
                    + ProcessHandle.current().pid()
                    + "-"
                    + Holder.start(ProcessHandle.current());

    private AtomicFiles() {}

    /** What fills a file. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes bytes without forcing them to disk. */
    public static void write(Path file, byte[] bytes) {
        write(file, false, out -> out.write(bytes));
    }

    /**
     * Writes a file, replacing an older one of that name; missing parent folders are made. A link
     * stays, and the file that it leads to is replaced; a device or pipe stays, and gets the bytes.
     *
     * @param sync whether to force content and folder entry to the disk before returning
     * @throws CellMapException if the file cannot be written; an older file is then unchanged
     */
    public static void write(Path file, boolean sync, Body body) {
        Destination to = Destination.of(file);
        if (to.isStream()) {
            to.append(body);
            return;
        }
        write(
                to.file(),
                sync,
                body,
                temporary -> {
                    move(temporary, to.file());
                    return true;
                });
    }

    /**
     * Writes a file, as {@link #write(Path, boolean, Body)}, unless there is one already: of
     * several who try at once, one succeeds on file systems with hard links.
     *
     * @return whether it was written
     */
    public static boolean writeNew(Path file, boolean sync, Body body) {
        return write(file, sync, body, temporary -> link(temporary, file));
    }

    /** Gives a whole temporary file its name, and only that; false if the name is taken. */
    private interface Naming {
        boolean apply(Path temporary) throws IOException;
    }

    private static boolean write(Path file, boolean sync, Body body, Naming naming) {
        Path temporary = null;
        try {
            Path folder = file.toAbsolutePath().getParent();
            temporary = folder.resolve(temporaryName(file.getFileName().toString()));
            try (FileChannel channel = create(temporary)) {
                body.writeTo(Channels.newOutputStream(channel));
                if (sync) channel.force(true);
            }
            boolean named = naming.apply(temporary);
            if (named) temporary = null;
            if (sync && named) syncFolder(folder);
            return named;
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(file, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    static CellMapException unwritable(Path file, Exception e) {
        return new CellMapException(
                "Cannot write a file",
                lasting(file.toString()),
                lasting(reason(e)),
                "Check that the folder exists, is writable and has space left.",
                e);
    }

    /**
     * A text with the names that files and folders have in the end, which are those a user knows.
     */
    private static String lasting(String text) {
        return TEMPORARY.matcher(text).replaceAll("");
    }

    private static boolean link(Path temporary, Path file) throws IOException {
        try {
            Files.createLink(file, temporary);
            deleteQuietly(temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (Files.exists(file)) return false;
            Files.move(temporary, file);
            return true;
        }
    }

    /** Opens a new file; its folder is there as a rule. */
    private static FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.getParent());
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    /** Renames a file or folder in one step, replacing an existing file. */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Gives a file or folder a temporary name, so that it is gone at once and the rest can take its
     * time.
     *
     * @return where it is now
     */
    public static Path setAside(Path path) throws IOException {
        Path aside = path.resolveSibling(temporaryName(path.getFileName().toString()));
        move(path, aside);
        return aside;
    }

    /** Deletes a file, or a folder with all that is in it; nothing happens if it is absent. */
    public static void deleteTree(Path top) throws IOException {
        if (Files.notExists(top, LinkOption.NOFOLLOW_LINKS)) return;
        try (Stream<Path> below = Files.walk(top)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList())
                Files.deleteIfExists(path);
        }
    }

    /** A name beside {@code name} that no other thread or process uses. */
    public static String temporaryName(String name) {
        return prefix(name) + COUNTER.incrementAndGet() + SUFFIX;
    }

    /** What a temporary name of this process begins with; a number and {@link #SUFFIX} follow. */
    static String prefix(String name) {
        return name + "." + OWNER + "-";
    }

    /**
     * Deletes temporary files and folders that a process of this machine which no longer runs left
     * directly in a folder; those of other machines stay, because nobody here knows whether they
     * still write.
     *
     * @return how many were deleted; 0 if the folder does not exist
     */
    public static int sweep(Path folder) {
        if (!Files.isDirectory(folder)) return 0;
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(AtomicFiles::isStale).mapToInt(AtomicFiles::deleteQuietly).sum();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list a folder", folder, reason(e), "Check its permissions.", e);
        }
    }

    /** Whether a name is that of a temporary file or folder whose writer no longer runs. */
    public static boolean isStale(Path path) {
        String name = path.getFileName().toString();
        if (!name.endsWith(SUFFIX)) return false;
        String mark = name.substring(0, name.length() - SUFFIX.length());
        String[] owner = mark.substring(mark.lastIndexOf('.') + 1).split("-");
        if (owner.length != OWNER.split("-").length + 1
                || !owner[1].matches("\\d{1,18}")
                || !owner[2].matches("\\d{1,18}")) return true;
        return owner[0].equals(HOST)
                && !Holder.runs(Long.parseLong(owner[1]), Long.parseLong(owner[2]));
    }

    private static int deleteQuietly(Path path) {
        if (path == null) return 0;
        try {
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) return 0;
            deleteTree(path);
            return 1;
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Folders cannot be opened on Windows; the rename is durable there without it.
        }
    }

    /** Why something failed, in words. */
    public static String reason(Throwable e) {
        return Reasons.of(e);
    }
}
