// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.kv.KeyValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file that is written once, front to back. Values that arrive in any order from any thread
 * are written in the order of their keys by {@link #flush}, so equal content gives equal bytes.
 * Metadata can be read back, chunks cannot.
 */
final class SubmissionZip implements KeyValue {

    /** The earliest time that a zip file can tell. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream out;
    private final String location;
    private final Map<String, byte[]> metadata = new ConcurrentSkipListMap<>();
    private final Map<String, byte[]> pending = new ConcurrentSkipListMap<>();

    private boolean chunks;

    SubmissionZip(OutputStream out, String location) {
        this.out = new ZipOutputStream(out);
        this.location = location;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    @Override
    public void put(String key, byte[] value) {
        if (isMetadata(key)) metadata.put(key, value);
        pending.put(key, value);
    }

    @Override
    public boolean exists(String key) {
        return metadata.containsKey(key);
    }

    @Override
    public List<String> list(String prefix) {
        String start = prefix.isEmpty() ? "" : prefix + "/";
        return metadata.keySet().stream()
                .filter(k -> k.startsWith(start))
                .map(k -> k.substring(start.length()))
                .map(k -> k.contains("/") ? k.substring(0, k.indexOf('/') + 1) : k)
                .distinct()
                .toList();
    }

    /** Nothing happens: what was written stays, and chunks of background are never written. */
    @Override
    public void delete(String key) {}

    @Override
    public void deleteAll(String prefix) {
        throw new UnsupportedOperationException("a zip file is written once");
    }

    /** Writes what has arrived. */
    void flush() {
        try {
            for (Map.Entry<String, byte[]> value : pending.entrySet())
                write(value.getKey(), value.getValue());
            pending.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the directory of the zip file; the stream below stays open. */
    void finish() throws IOException {
        flush();
        out.finish();
    }

    /** As {@link #finish()}, with a comment of the file. */
    void finish(String comment) throws IOException {
        out.setComment(comment);
        finish();
    }

    /** Whether a chunk was written: chunks of background are not. */
    boolean hasChunks() {
        return chunks;
    }

    /** Writes a member at once. */
    void write(String key, byte[] value) throws IOException {
        chunks |= !isMetadata(key);
        CRC32 crc = new CRC32();
        crc.update(value);
        ZipEntry entry = new ZipEntry(key);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(value.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(EPOCH);
        out.putNextEntry(entry);
        out.write(value);
        out.closeEntry();
    }

    private static boolean isMetadata(String key) {
        return key.charAt(key.lastIndexOf('/') + 1) == '.';
    }
}
