// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens grey volumes in the formats of other programs, each by its content. */
public final class ForeignImages {

    /** What to do with a file that is no grey volume. */
    static final String GREY = "Save it as a greyscale stack with one channel and one time point.";

    private static final String FORMATS =
            "Give a TIFF stack, an HDF5, MRC or NIfTI file, or a folder of TIFF, PNG, JPEG or BMP slices.";

    private ForeignImages() {}

    /**
     * Opens a volume; nothing of its voxels is read yet.
     *
     * @param path a file, or a folder with the slices, in the order of their names, numbers by
     *     value; of HDF5 also the path of a dataset behind that of its file
     * @throws UsageException if there is no such thing
     * @throws CellMapException if it is no whole grey volume, or of a format that is not read: the
     *     message names it
     */
    public static ForeignImage open(Path path) {
        try {
            if (Files.isDirectory(path)) return slices(path);
            if (Files.isRegularFile(path)) return file(path);
            Path above = fileAbove(path);
            if (above != null && Signature.of(RawFile.head(above)) == Signature.HDF5)
                return Hdf5.open(above, above.relativize(path).toString().replace('\\', '/'));
        } catch (IOException | RuntimeException e) {
            throw e instanceof CellMapException known ? known : broken(path, e);
        }
        throw new UsageException(
                "Cannot find the stack", path, "There is no such file or folder.", FORMATS);
    }

    /** The file that a path leads into; null if it leads through folders only. */
    private static Path fileAbove(Path path) {
        Path at = path;
        while (at != null && !Files.exists(at)) at = at.getParent();
        return at != null && Files.isRegularFile(at) ? at : null;
    }

    private static ForeignImage slices(Path folder) throws IOException {
        SliceFolder slices = SliceFolder.of(folder);
        return slices.isTiff()
                ? TiffStack.open(folder, slices.tiffs(), slices.notes())
                : slices.pictures();
    }

    private static ForeignImage file(Path path) throws IOException {
        byte[] head = RawFile.head(path);
        String name = path.getFileName().toString();
        Signature format = Mrc.isOld(name, head) ? Signature.MRC : Signature.of(head);
        Path header = path.resolveSibling(name.replaceFirst("\\.img$", ".hdr"));
        if (format == null && !header.equals(path) && Files.isRegularFile(header))
            return file(header);
        if (format == null) throw unknown(path, Signature.guess(head));
        return switch (format) {
            case TIFF -> TiffStack.open(path, List.of(TiffFile.read(path)), List.of());
            case PNG, JPEG, BMP -> SliceFolder.picture(path);
            case MRC -> RawFile.open(path, Mrc::layout, path);
            case NIFTI, NIFTI2 ->
                    RawFile.open(path, Nifti::layout, Nifti.isPair(head) ? pixels(path) : path);
            case HDF5 -> Hdf5.open(path, "");
            case GZIP, BZIP2 -> packed(path, format);
            default -> throw unknown(path, "it is " + format.label);
        };
    }

    /** The file beside a header that holds the voxels. */
    private static Path pixels(Path header) throws IOException {
        String name = header.getFileName().toString().replaceFirst("\\.[^.]*$", ".img");
        Path file = header.resolveSibling(name);
        if (Files.isRegularFile(file)) return file;
        throw new IOException("its voxels are in " + name + ", which is not there");
    }

    private static ForeignImage packed(Path path, Signature packing) throws IOException {
        byte[] head = RawFile.head(path, packing);
        boolean old = Mrc.isOld(path.getFileName().toString(), head);
        Signature format = old ? Signature.MRC : Signature.of(head);
        boolean nifti = format == Signature.NIFTI || format == Signature.NIFTI2;
        if (nifti && Nifti.isPair(head) || format == null && isHalf(path))
            throw unknown(
                    path,
                    "it is one of a pair of NIfTI files that are packed with "
                            + packing.label
                            + "; unpack both, or save the image as one file, .nii.gz");
        if (!nifti && format != Signature.MRC)
            throw unknown(
                    path,
                    "it is "
                            + (format == null ? "something unknown" : format.label)
                            + ", packed with "
                            + packing.label);
        try (InputStream in = RawFile.unpacked(path, packing)) {
            return RawFile.open(path, nifti ? Nifti::layout : Mrc::layout, in);
        }
    }

    /** Whether voxels of a pair lie in a file, by its name and what is beside it. */
    private static boolean isHalf(Path path) {
        String name = path.getFileName().toString();
        String header = name.replaceFirst("(?i)\\.img(\\.[a-z0-9]+)$", ".hdr$1");
        return !header.equals(name) && Files.isRegularFile(path.resolveSibling(header));
    }

    private static CellMapException unknown(Path path, String what) {
        return new CellMapException(
                "Cannot import a file of this format",
                path,
                sentence(new UnsuitedException(what)),
                FORMATS + " Fiji saves most formats as TIFF.");
    }

    /** What became of a file that cannot be imported. */
    static CellMapException broken(Object path, Exception e) {
        String why = sentence(e);
        if (e instanceof UnsuitedException)
            return new CellMapException("Cannot import a stack", path, why, GREY, e);
        return new CellMapException(
                "Cannot read an image",
                path,
                why,
                "Check that it opens in Fiji, or copy it again.",
                e);
    }

    /** What is wrong with a file, as a sentence. */
    static String sentence(Throwable e) {
        String reason = e instanceof UnsuitedException ? e.getMessage() : ReaderFault.of(e);
        String text = Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
        return text.endsWith(".") ? text : text + ".";
    }
}
