// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.Workers;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.SafeNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks an archive of datasets into a data root. Folders above the datasets are dropped, other
 * files left out. Every file is checked by its CRC-32 and put in its place in one step; a file of
 * the right size that is there already is kept.
 */
final class Unpacker {

    private static final int THREADS = 4;

    /** The most bytes of a file: one is in memory. */
    private static final long MOST = Integer.MAX_VALUE - 8;

    private final Path zip;
    private final Path root;
    private final Set<String> heads;
    private final Progress progress;
    private final LocalFiles local;
    private final AtomicInteger kept = new AtomicInteger();

    /**
     * @param heads names of what lies directly below the data root
     */
    Unpacker(Path zip, Path root, Set<String> heads, Progress progress) {
        this.zip = zip;
        this.root = root;
        this.heads = heads;
        this.progress = progress;
        this.local = new LocalFiles(root);
    }

    /**
     * What was unpacked.
     *
     * @param files that belong to the datasets
     * @param kept of them, those that were there
     */
    record Unpacked(int files, int kept, long bytes) {}

    Unpacked run() {
        try (ZipFile file = new ZipFile(zip.toFile());
                Workers workers = new Workers(THREADS, progress)) {
            List<? extends ZipEntry> entries =
                    file.stream()
                            .filter(e -> !e.isDirectory() && !place(e.getName()).isEmpty())
                            .toList();
            long bytes = 0;
            long room = 0;
            List<ZipEntry> missing = new ArrayList<>();
            for (ZipEntry entry : entries) {
                if (local.hasSize(place(entry.getName()), entry.getSize())) {
                    kept.incrementAndGet();
                    continue;
                }
                missing.add(entry);
                bytes += entry.getSize();
                room += DiskSpace.of(entry.getSize());
            }
            DiskSpace.need(root, room);
            workers.map(
                    "Unpacking",
                    missing,
                    entry -> {
                        local.write(place(entry.getName()), read(file, entry));
                        return true;
                    });
            return new Unpacked(entries.size(), kept.get(), bytes);
        } catch (IOException e) {
            throw damaged(zip, AtomicFiles.reason(e));
        }
    }

    /** Its key below the data root; "" if it belongs to no dataset. */
    private String place(String name) {
        List<String> parts = List.of(name.replace('\\', '/').split("/"));
        for (int i = 0; i < parts.size(); i++) {
            if (!heads.contains(parts.get(i))) continue;
            List<String> rest = parts.subList(i, parts.size());
            return SafeNames.key(String.join("/", rest), zip);
        }
        return "";
    }

    private byte[] read(ZipFile file, ZipEntry entry) {
        try (InputStream in = file.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(entry.getSize() + 1, MOST));
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (bytes.length == entry.getSize() && sum.getValue() == entry.getCrc()) return bytes;
            throw damaged(zip + "!/" + entry.getName(), "Its checksum does not match.");
        } catch (IOException e) {
            throw damaged(zip + "!/" + entry.getName(), AtomicFiles.reason(e));
        }
    }

    private static CellMapException damaged(Object where, String why) {
        return new CellMapException(
                "Cannot unpack the archive",
                where,
                why,
                "Delete the archive and fetch it again, or fetch without @{zip}.");
    }
}
