// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Whether files are what they should be. */
final class PartChecks {

    private PartChecks() {}

    /** SHA-256 of a large file; blocks. */
    static String sha256(Path file, Progress progress) {
        MessageDigest digest = Hashes.sha256();
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                progress.check();
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a part of the engine", file, AtomicFiles.reason(e), "", e);
        }
    }

    static CellMapException damaged(Path file) {
        return new CellMapException(
                "A part of the engine is damaged",
                file,
                "Its SHA-256 is not that of the published file.",
                "Fetch it again; if it happens again, something on the way changes it: ask whoever"
                        + " runs the network.");
    }

    static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
