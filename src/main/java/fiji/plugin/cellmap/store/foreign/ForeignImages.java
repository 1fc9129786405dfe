// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens grey volumes in the formats of other programs, each by its content. */
public final class ForeignImages {

    private static final String FORMATS =
            "Give a TIFF stack, or a folder of TIFF, PNG, JPEG or BMP slices.";

    private ForeignImages() {}

    /**
     * Opens a volume; nothing of its voxels is read yet.
     *
     * @param path a file, or a folder with the slices, in the order of their names, numbers by
     *     value
     * @throws UsageException if there is no such thing
     * @throws CellMapException if it is no whole grey volume, or of a format that is not read: the
     *     message names it
     */
    public static ForeignImage open(Path path) {
        try {
            if (Files.isDirectory(path)) return slices(path);
            if (Files.isRegularFile(path)) return file(path);
        } catch (IOException | RuntimeException e) {
            throw e instanceof CellMapException known ? known : broken(path, e);
        }
        throw new UsageException(
                "Cannot find the stack", path, "There is no such file or folder.", FORMATS);
    }

    private static ForeignImage slices(Path folder) throws IOException {
        SliceFolder slices = SliceFolder.of(folder);
        return slices.isTiff()
                ? TiffStack.open(folder, slices.tiffs(), slices.notes())
                : slices.pictures();
    }

    private static ForeignImage file(Path path) throws IOException {
        Signature format = Signature.of(path);
        if (format == null) throw unknown(path, Signature.guess(path));
        return switch (format) {
            case TIFF -> TiffStack.open(path, List.of(TiffFile.read(path)), List.of());
            case PNG, JPEG, BMP -> SliceFolder.picture(path);
            default -> throw unknown(path, "it is " + format.label);
        };
    }

    private static CellMapException unknown(Path path, String what) {
        return new CellMapException(
                "Cannot import a file of this format",
                path,
                Character.toUpperCase(what.charAt(0)) + what.substring(1) + ".",
                FORMATS + " Fiji saves most formats as TIFF.");
    }

    static CellMapException broken(Path path, Exception e) {
        return new CellMapException(
                "Cannot read an image",
                path,
                AtomicFiles.reason(e),
                "Check that it opens in Fiji, or copy it again.",
                e);
    }
}
