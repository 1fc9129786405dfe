// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Names that come from files and servers of others: each part must be the name of something below a
 * folder of ours, on every system. Stateless.
 */
public final class SafeNames {

    /** Names of devices on Windows, whatever their ending. */
    private static final String DEVICE = "(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?";

    private SafeNames() {}

    /** Whether this is one name, without folders above. */
    public static boolean isName(String text) {
        return !text.isBlank()
                && !text.equals(".")
                && !text.equals("..")
                && text.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    /**
     * Refuses a key that is not made of such names with "/" between them.
     *
     * @param where it came from
     * @return the key
     * @throws CellMapException if it leads elsewhere or cannot be the name of a file
     */
    public static String key(String key, Object where) {
        for (String part : key.split("/", -1))
            if (!isName(part) || onlyElsewhere(part)) throw refused(key, where);
        return key;
    }

    /**
     * A path of any kind that others wrote.
     *
     * @param where they did
     * @throws CellMapException if no file can have it
     */
    public static Path path(String text, Object where) {
        try {
            if (!text.isBlank()) return Path.of(text);
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new CellMapException(
                "Not a path", where, "\"" + text + "\" names no file or folder.", "Correct it.");
    }

    /**
     * A file below a folder. Parts that are empty are left out.
     *
     * @param key with "/" between its parts; "" for the folder itself
     * @throws CellMapException if it leads out of the folder or cannot be the name of a file
     */
    public static Path below(Path folder, String key) {
        if (key.isEmpty()) return folder;
        try {
            Path path = Path.of(key);
            if (key.startsWith("/") || path.isAbsolute()) throw refused(key, folder);
            for (Path part : path) if (part.toString().equals("..")) throw refused(key, folder);
            return folder.resolve(folder.getFileSystem().getPath(key));
        } catch (InvalidPathException e) {
            throw refused(key, folder);
        }
    }

    /** Whether it means something else on this system. */
    private static boolean onlyElsewhere(String part) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("win");
        return windows && (part.matches(DEVICE) || part.matches(".*[<>:\"|?*].*|.*[. ]"));
    }

    private static CellMapException refused(String key, Object where) {
        return new CellMapException(
                "A name is refused",
                where,
                "\"" + key + "\" does not name a file below a folder.",
                "Whoever made the data must give it another name.");
    }
}
