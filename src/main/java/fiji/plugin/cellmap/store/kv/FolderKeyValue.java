// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SafeNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A folder; each key is a file below it. Files are written under a temporary name and renamed. What
 * a dead writer left in a folder is swept when that folder is first written to.
 */
public final class FolderKeyValue implements CopySource {

    private static final long MOST = Integer.MAX_VALUE - 8;

    private final Path root;
    private final boolean sync;
    private final Set<Path> swept = ConcurrentHashMap.newKeySet();

    public FolderKeyValue(Path root) {
        this(root, false);
    }

    /**
     * @param sync whether every value is forced to the disk before {@link #put} returns (some
     *     milliseconds each)
     */
    public FolderKeyValue(Path root, boolean sync) {
        this.root = root;
        this.sync = sync;
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public String location(String key) {
        return file(key).toString();
    }

    @Override
    public Optional<byte[]> get(String key) {
        return get(key, ByteBuffer::allocate).map(ByteBuffer::array);
    }

    @Override
    public Optional<ByteBuffer> get(String key, IntFunction<ByteBuffer> memory) {
        Optional<Value> value = open(key);
        if (value.isEmpty()) return Optional.empty();
        try (Value v = value.get()) {
            if (v.size() > MOST)
                throw new CellMapException(
                        "Cannot read a file",
                        file(key),
                        "It has " + v.size() + " bytes, more than a chunk can have.",
                        "Write it again with smaller chunks.");
            return Optional.of(v.read(0, (int) v.size(), memory));
        }
    }

    @Override
    public Optional<Value> open(String key) {
        try {
            return Optional.of(new FileValue(file(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (cannotExist(file(key))) return Optional.empty();
            throw failure("Cannot read a file", file(key), e);
        }
    }

    @Override
    public void put(String key, byte[] value) {
        Path file = file(key);
        sweep(file.getParent());
        AtomicFiles.write(file, sync, out -> out.write(value));
    }

    @Override
    public boolean putNew(String key, byte[] value) {
        Path file = file(key);
        sweep(file.getParent());
        return AtomicFiles.writeNew(file, sync, out -> out.write(value));
    }

    @Override
    public Optional<Entry> stat(String key) {
        return attributes(file(key))
                .filter(BasicFileAttributes::isRegularFile)
                .map(a -> new Entry(key, a.size(), "", a.lastModifiedTime().toInstant()));
    }

    @Override
    public Optional<List<Entry>> entries(String start) {
        int slash = start.lastIndexOf('/');
        Path folder = file(slash < 0 ? "" : start.substring(0, slash));
        if (!Files.isDirectory(folder)) return Optional.of(List.of());
        try (Stream<Path> below = Files.walk(folder)) {
            return Optional.of(
                    below.filter(f -> !f.toString().endsWith(AtomicFiles.SUFFIX))
                            .map(f -> root.relativize(f).toString().replace('\\', '/'))
                            .filter(key -> key.startsWith(start))
                            .sorted()
                            .flatMap(key -> stat(key).stream())
                            .toList());
        } catch (IOException | UncheckedIOException e) {
            throw failure("Cannot list a folder", folder, e);
        }
    }

    @Override
    public byte[] copy(Entry entry) {
        byte[] bytes = get(entry.key()).orElse(new byte[0]);
        if (bytes.length == entry.size()) return bytes;
        throw new CellMapException(
                "Cannot copy a file",
                location(entry.key()),
                "It has " + bytes.length + " bytes, not " + entry.size() + " as before.",
                "Start again: the same command continues.");
    }

    @Override
    public boolean exists(String key) {
        return attributes(file(key)).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    @Override
    public List<String> list(String prefix) {
        Path folder = file(prefix);
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(AtomicFiles.SUFFIX)) continue;
                if (leadsBack(entry)) continue;
                boolean isFolder =
                        attributes(entry).filter(BasicFileAttributes::isDirectory).isPresent();
                names.add(isFolder ? name + "/" : name);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw failure("Cannot list a folder", folder, e);
        }
        names.sort(null);
        return names;
    }

    /** Whether it is a link to itself or to a folder that it lies in. */
    private static boolean leadsBack(Path entry) throws IOException {
        if (!Files.isSymbolicLink(entry)) return false;
        try {
            return entry.toAbsolutePath().getParent().toRealPath().startsWith(entry.toRealPath());
        } catch (NoSuchFileException e) {
            return false;
        } catch (FileSystemException e) {
            return true; // more links than the system follows
        }
    }

    /** Empty only if there certainly is no such file. */
    private static Optional<BasicFileAttributes> attributes(Path file) {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (cannotExist(file)) return Optional.empty();
            throw failure("Cannot check a file", file, e);
        }
    }

    @Override
    public void delete(String key) {
        Path file = file(key);
        sweep(file.getParent());
        deleteFile(file);
    }

    /** Everything is gone at once: it gets a temporary name first, which the next sweep knows. */
    @Override
    public void deleteAll(String prefix) {
        Path top = file(prefix);
        if (attributes(top).isEmpty()) return;
        try {
            if (!prefix.isEmpty()) top = AtomicFiles.setAside(top);
            AtomicFiles.deleteTree(top);
        } catch (IOException | UncheckedIOException e) {
            throw failure("Cannot delete a folder", top, e);
        }
    }

    private Path file(String key) {
        return SafeNames.below(root, key);
    }

    private void sweep(Path folder) {
        if (swept.add(folder)) AtomicFiles.sweep(folder);
    }

    private void deleteFile(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            throw failure("Cannot delete a folder", file, e);
        } catch (IOException e) {
            if (!cannotExist(file)) throw failure("Cannot delete a file", file, e);
        }
    }

    /** Whether the file is a folder, or a file stands where one of its folders would be. */
    private static boolean cannotExist(Path file) {
        if (Files.isDirectory(file)) return true;
        Path above = file.getParent();
        while (above != null && Files.notExists(above)) above = above.getParent();
        for (; above != null; above = above.getParent())
            if (Files.isRegularFile(above)) return true;
        return false;
    }

    static CellMapException failure(String what, Path where, Exception e) {
        boolean plain = e instanceof FileSystemException f && f.getReason() != null;
        return new CellMapException(
                what,
                where,
                plain ? ((FileSystemException) e).getReason() : AtomicFiles.reason(e),
                "Check that it exists, is readable and is complete.",
                e);
    }
}
