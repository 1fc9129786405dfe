// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.Entry;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.SafeNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** The files below the data root. Thread-safe. */
final class LocalFiles {

    private final Path root;
    private final FolderKeyValue files;

    LocalFiles(Path root) {
        this.root = root;
        this.files = new FolderKeyValue(root);
    }

    /**
     * Whether a file is there as the source has it: of the same size, and not older; an older one
     * counts if its MD5 sum is the source's.
     *
     * @param verify whether to look at the MD5 sum of every file whose sum the source tells
     */
    boolean has(String key, Entry entry, boolean verify) {
        Path file = SafeNames.below(root, key);
        try {
            BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
            if (!there.isRegularFile() || there.size() != entry.size()) return false;
            boolean newer = !there.lastModifiedTime().toInstant().isBefore(entry.modified());
            if (entry.md5().isEmpty()) return newer;
            return newer && !verify || md5(file).equals(entry.md5());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot check a file", file, AtomicFiles.reason(e), "Check its folder.", e);
        }
    }

    /**
     * Refuses keys that differ by case only, where the file system takes them for one.
     *
     * @throws CellMapException naming two
     */
    void requireDistinct(Collection<String> keys) {
        Map<String, String> seen = new HashMap<>();
        for (String key : keys) {
            String other = seen.putIfAbsent(key.toLowerCase(Locale.ROOT), key);
            if (other != null && !tellsCase())
                throw new CellMapException(
                        "Two files have one name here",
                        root,
                        key + " and " + other + " differ by case only.",
                        "Fetch to a file system that tells upper from lower case.");
        }
    }

    /** Whether the nearest folder that exists is another by its name in upper or lower case. */
    private boolean tellsCase() {
        Path there = root.toAbsolutePath();
        while (Files.notExists(there) && there.getParent() != null) there = there.getParent();
        String path = there.toString();
        return Files.notExists(Path.of(path.toLowerCase(Locale.ROOT)))
                || Files.notExists(Path.of(path.toUpperCase(Locale.ROOT)));
    }

    /** Whether a file of this size is there. */
    boolean hasSize(String key, long bytes) {
        return files.stat(key).filter(there -> there.size() == bytes).isPresent();
    }

    void write(String key, byte[] bytes) {
        files.put(key, bytes);
    }

    /** Makes a Zarr group where there is none. */
    void group(String path) {
        if (files.exists(path + "/.zgroup") || files.exists(path + "/.zarray")) return;
        write(path + "/.zgroup", Json.bytes(Json.object().put("zarr_format", 2)));
    }

    private static String md5(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
