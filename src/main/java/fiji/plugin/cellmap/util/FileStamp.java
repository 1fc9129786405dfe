package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Tells whether files have been written again: their names, sizes and times. */
public final class FileStamp {

    private FileStamp() {}

    /**
     * @param top file or folder
     * @param more what else matters
     * @return another text whenever a file was added, removed or written
     * @throws IOException if the files cannot be looked at
     */
    public static String of(Path top, String more) throws IOException {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update((more + "\n").getBytes(StandardCharsets.UTF_8));
            for (Path file : files(top)) {
                BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
                String line = file + " " + a.size() + " " + a.lastModifiedTime() + "\n";
                hash.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Path> files(Path top) throws IOException {
        try (Stream<Path> below = Files.walk(top)) {
            return below.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
