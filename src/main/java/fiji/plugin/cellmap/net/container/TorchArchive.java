// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads PyTorch's zip archives (TorchScript models, state dictionaries, Lightning checkpoints)
 * without running anything in them. What a file can make this program allocate is bounded by a
 * small multiple of the file's own size. For one thread.
 */
public final class TorchArchive implements AutoCloseable {

    private static final String TREE = "/data.pkl";

    private final Path file;
    private final ZipFile zip;
    private final String folder;

    private TorchArchive(Path file) throws IOException {
        this.file = file;
        zip = new ZipFile(file.toFile());
        folder = folder();
    }

    /**
     * @throws CellMapException if the file is not a complete PyTorch archive
     */
    public static TorchArchive open(Path file) {
        try {
            return new TorchArchive(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** An extra file of a TorchScript archive; empty if there is none of that name. */
    public static Optional<byte[]> extra(Path file, String name) {
        try (TorchArchive archive = open(file)) {
            return archive.find("extra/" + name);
        }
    }

    /**
     * All tensors by their full names, in C order.
     *
     * @throws CellMapException if the file is not such an archive, is damaged, or its pickle asks
     *     for more than data
     */
    public static Weights weights(Path file) {
        return weights(file, null);
    }

    /**
     * The tensors of one of its dictionaries, see {@link #sets}.
     *
     * @param set path of a dictionary; null for the usual one
     */
    public static Weights weights(Path file, String set) {
        try (TorchArchive archive = open(file)) {
            Object root = archive.tree();
            Object chosen = set == null ? StateDicts.usual(root) : StateDicts.all(root).get(set);
            Map<String, Pickled.View> views = archive.views(chosen);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            TensorReader reader = archive.reader();
            views.forEach((name, view) -> tensors.put(name, reader.read(name, view)));
            return new Weights(tensors);
        }
    }

    /** The value that its pickle makes. */
    public Object tree() {
        return value("data.pkl");
    }

    /** The value that the pickle in an entry makes. */
    public Object value(String name) {
        return Unpickler.read(required(name), file);
    }

    /**
     * The tensors in a value, by their full names.
     *
     * @throws CellMapException if there are none
     */
    Map<String, Pickled.View> views(Object value) {
        Map<String, Pickled.View> views = new TreeWalk(file).views(value);
        if (views.isEmpty()) throw broken("It holds no tensors.");
        return views;
    }

    public TensorReader reader() {
        return new TensorReader(this, file);
    }

    /**
     * The shapes of the tensors in each dictionary that holds some, by the keys that lead to it
     * with dots between; "" is the whole.
     */
    public static Map<String, Map<String, int[]>> sets(Path file) {
        try (TorchArchive archive = open(file)) {
            Map<String, Map<String, int[]>> sets = new LinkedHashMap<>();
            StateDicts.all(archive.tree())
                    .forEach(
                            (path, map) -> {
                                Map<String, int[]> shapes = new LinkedHashMap<>();
                                map.forEach(
                                        (key, value) -> {
                                            if (value instanceof Pickled.View view)
                                                shapes.put(String.valueOf(key), ints(view));
                                        });
                                sets.put(path, shapes);
                            });
            return sets;
        }
    }

    private static int[] ints(Pickled.View view) {
        return Arrays.stream(view.shape()).mapToInt(n -> (int) n).toArray();
    }

    /** The one folder in which an archive keeps everything. */
    private String folder() {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(TREE) && name.indexOf('/') == name.lastIndexOf('/'))
                .map(name -> name.substring(0, name.length() - TREE.length()))
                .findFirst()
                .orElseThrow(() -> broken("The zip holds no data.pkl."));
    }

    /** The names of all entries, without the folder. */
    public List<String> names() {
        return allNames().stream().map(this::inner).filter(Objects::nonNull).toList();
    }

    /** The names of all entries, those outside the folder as well. */
    public List<String> allNames() {
        return zip.stream().map(ZipEntry::getName).toList();
    }

    /** A name without the folder; null if it lies outside. */
    public String inner(String name) {
        return name.startsWith(folder + "/") ? name.substring(folder.length() + 1) : null;
    }

    /** Why another reader might see other entries in this file; empty if none would. */
    public Optional<String> ambiguity() {
        try {
            return ZipLayout.ambiguity(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** A whole entry. */
    public byte[] required(String name) {
        return find(name).orElseThrow(() -> broken("It lacks " + name + "."));
    }

    /** A whole entry, if there is one of that name. */
    Optional<byte[]> find(String name) {
        ZipEntry entry = zip.getEntry(folder + "/" + name);
        if (entry == null) return Optional.empty();
        byte[] bytes = bytes(entry, 0, entry.getSize());
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (crc.getValue() != entry.getCrc()) throw broken(name + " is damaged (checksum).");
        return Optional.of(bytes);
    }

    /** How many bytes an entry has. */
    long size(String name) {
        ZipEntry entry = zip.getEntry(folder + "/" + name);
        if (entry == null) throw broken("It lacks " + name + ".");
        return entry.getSize();
    }

    /** Part of an entry, little-endian. */
    ByteBuffer part(String name, long from, long length) {
        ZipEntry entry = zip.getEntry(folder + "/" + name);
        return ByteBuffer.wrap(bytes(entry, from, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** PyTorch stores without compression, so an entry is never larger than the file. */
    private byte[] bytes(ZipEntry entry, long from, long length) {
        long size = entry.getSize();
        if (entry.getMethod() != ZipEntry.STORED && size > 16 * entry.getCompressedSize() + 4096)
            throw broken(entry.getName() + " would unpack to " + size + " bytes.");
        if (length > Integer.MAX_VALUE - 8)
            throw broken(entry.getName() + " has more than 2 GiB in one piece.");
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(from);
            byte[] bytes = in.readNBytes((int) length);
            if (bytes.length != length) throw broken(entry.getName() + " is truncated.");
            return bytes;
        } catch (IOException e) {
            throw broken(entry.getName() + " cannot be read: " + AtomicFiles.reason(e) + ".");
        }
    }

    /** Whether its numbers are stored with the lowest byte first, as this reader expects. */
    boolean littleEndian() {
        return find("byteorder")
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
                .map(order -> order.equals("little"))
                .orElse(true);
    }

    long fileSize() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    CellMapException broken(String why) {
        return new CellMapException(
                "Cannot read a PyTorch archive",
                file,
                why,
                "Check that PyTorch (1.6 or later) wrote the file, and that it is complete.");
    }

    private static CellMapException unreadable(Path file, IOException e) {
        return new CellMapException(
                "Cannot read a PyTorch archive",
                file,
                AtomicFiles.reason(e),
                "Check that the file exists and is complete; files written by PyTorch before 1.6 "
                        + "are not zip files.",
                e);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
