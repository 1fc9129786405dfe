// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SafeNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The entries of a zip file, read only. Nothing is unpacked. */
public final class ZipKeyValue implements KeyValue {

    /** The most bytes of an entry. */
    private static final long MOST = Integer.MAX_VALUE - 8;

    private final Path path;
    private final ZipFile zip;

    /** Keys, without empty and "." parts, and the names of their entries. */
    private final NavigableMap<String, String> names = new TreeMap<>();

    /**
     * @throws CellMapException if the file is not a zip file
     */
    public ZipKeyValue(Path path) {
        this.path = path;
        try {
            zip = new ZipFile(path.toFile());
        } catch (IOException | UnsupportedOperationException e) {
            throw new CellMapException(
                    "Cannot open a zip file",
                    path,
                    AtomicFiles.reason(e),
                    "Give a folder, or a complete zip file.",
                    e);
        }
        zip.stream()
                .filter(e -> !e.isDirectory())
                .map(ZipEntry::getName)
                .forEach(name -> key(name).ifPresent(key -> names.putIfAbsent(key, name)));
    }

    /** Empty for an entry that would lie elsewhere. Some programs on Windows write backslashes. */
    private static Optional<String> key(String name) {
        List<String> parts =
                Stream.of(name.split("[/\\\\]"))
                        .filter(p -> !p.isEmpty() && !p.equals("."))
                        .toList();
        return !parts.isEmpty() && parts.stream().allMatch(SafeNames::isName)
                ? Optional.of(String.join("/", parts))
                : Optional.empty();
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public String location(String key) {
        return path + "!/" + key;
    }

    @Override
    public Optional<byte[]> get(String key) {
        if (!names.containsKey(key)) return Optional.empty();
        ZipEntry entry = zip.getEntry(names.get(key));
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(entry.getSize(), MOST));
            if (bytes.length == entry.getSize() && in.read() < 0) return Optional.of(bytes);
            throw new IOException(
                    "It does not unpack to the " + entry.getSize() + " bytes that are recorded.");
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read an entry of a zip file",
                    location(key),
                    AtomicFiles.reason(e),
                    "The file is damaged: make or fetch it again.",
                    e);
        }
    }

    @Override
    public boolean exists(String key) {
        return names.containsKey(key);
    }

    @Override
    public List<String> list(String prefix) {
        String start = prefix.isEmpty() ? "" : prefix + "/";
        Stream<String> below =
                names.navigableKeySet().tailSet(start).stream().takeWhile(n -> n.startsWith(start));
        return below.map(n -> n.substring(start.length()))
                .map(n -> n.contains("/") ? n.substring(0, n.indexOf('/') + 1) : n)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void put(String key, byte[] value) {
        throw readOnly(key);
    }

    @Override
    public void delete(String key) {
        throw readOnly(key);
    }

    @Override
    public void deleteAll(String prefix) {
        throw readOnly(prefix);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot close a zip file", path, AtomicFiles.reason(e), "", e);
        }
    }

    private CellMapException readOnly(String key) {
        return new CellMapException(
                "Cannot write into a zip file",
                location(key),
                "Zip files are read-only.",
                "Write into a folder and zip it afterwards.");
    }
}
