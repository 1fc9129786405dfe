// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a folder has room. Stateless. */
public final class DiskSpace {

    /** What a file system sets aside at once. */
    private static final long BLOCK = 4096;

    /** Left free in any case. */
    private static final long RESERVE = 64L << 20;

    private DiskSpace() {}

    /** What a file of so many bytes takes. */
    public static long of(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }

    /**
     * @throws CellMapException if there is not so much room; nothing was written then
     */
    public static void need(Path folder, long bytes) {
        long free = free(folder);
        if (free < bytes + RESERVE)
            throw new CellMapException(
                    "Not enough disk space",
                    folder,
                    text(bytes) + " are needed, " + text(free) + " are free.",
                    "Choose another @{out}, ask for less, or free some space.");
    }

    /** Bytes that are free where a folder is, or would be made. */
    public static long free(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) there = there.getParent();
        try {
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot check the free disk space",
                    there,
                    AtomicFiles.reason(e),
                    "Check the folder.",
                    e);
        }
    }

    /** A size for people. */
    public static String text(long bytes) {
        return bytes < 1L << 30
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / 1073741824.0);
    }
}
