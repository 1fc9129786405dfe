// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.SafeNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks what an engine needs of wheels and jars, which are zip files; every file is checked. */
final class PartUnpacker {

    private static final long KIB = 1024;

    private final EngineBundle bundle;
    private final Path to;
    private final Progress progress;

    PartUnpacker(EngineBundle bundle, Path to, Progress progress) {
        this.bundle = bundle;
        this.to = to;
        this.progress = progress;
    }

    /**
     * Unpacks an archive; blocks.
     *
     * @return bytes written
     * @throws CellMapException if it is damaged, or cannot be written
     */
    long unpack(Path archive) {
        long bytes = 0;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<? extends ZipEntry> wanted =
                    zip.stream()
                            .filter(e -> !e.isDirectory() && bundle.keeps(e.getName()))
                            .toList();
            for (ZipEntry entry : wanted) bytes += unpack(zip, entry, archive);
            return bytes;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot unpack a part of the engine",
                    archive,
                    AtomicFiles.reason(e),
                    "Check that the disk has space left, and install again.",
                    e);
        }
    }

    private long unpack(ZipFile zip, ZipEntry entry, Path archive) throws IOException {
        Path file = to.resolve(SafeNames.key(entry.getName(), archive));
        Files.createDirectories(file.getParent());
        CRC32 sum = new CRC32();
        long size = 0;
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                progress.check();
                if ((size += n) > entry.getSize()) break;
                sum.update(buffer, 0, n);
                out.write(buffer, 0, n);
                progress.advance(n / KIB);
            }
        }
        if (size == entry.getSize() && sum.getValue() == entry.getCrc()) return size;
        throw new IOException("The checksum of " + entry.getName() + " does not match");
    }
}
