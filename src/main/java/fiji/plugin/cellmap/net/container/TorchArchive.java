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
import java.util.List;
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
public final class TorchArchive implements Storages {

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

    @Override
    public Object tree() {
        return value("data.pkl");
    }

    /** The value that the pickle in an entry makes. */
    public Object value(String name) {
        return Unpickler.read(required(name), file);
    }

    public TensorReader reader() {
        return new TensorReader(this, file);
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

    @Override
    public long size(String key) {
        ZipEntry entry = storage(key);
        if (entry == null) throw broken("It lacks data/" + key + ".");
        return entry.getSize();
    }

    private ZipEntry storage(String key) {
        return zip.getEntry(folder + "/data/" + key);
    }

    @Override
    public ByteBuffer part(String key, long from, long length) {
        ZipEntry entry = storage(key);
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

    @Override
    public boolean littleEndian() {
        return find("byteorder")
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
                .map(order -> order.equals("little"))
                .orElse(true);
    }

    @Override
    public long fileSize() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public CellMapException broken(String why) {
        return new CellMapException(
                "Cannot read a PyTorch archive",
                file,
                why,
                "Check that PyTorch wrote the file, and that it is complete.");
    }

    private static CellMapException unreadable(Path file, IOException e) {
        return new CellMapException(
                "Cannot read a PyTorch archive",
                file,
                AtomicFiles.reason(e),
                "Check that the file exists and is complete.",
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
