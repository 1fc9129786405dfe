// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** The slices of a folder: TIFF files with any number of pages, or pictures of one plane each. */
record SliceFolder(Path folder, List<Path> slices, List<String> notes) {

    private static final List<String> IMAGES =
            List.of(".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp");

    private static final List<String> CONTAINER =
            List.of(".zgroup", ".zarray", "zarr.json", "attributes.json");

    private static final int SHOWN = 3;

    static SliceFolder of(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files =
                    entries.filter(file -> !name(file).startsWith("."))
                            .sorted((a, b) -> SliceNames.compare(name(a), name(b)))
                            .toList();
        }
        List<Path> slices = files.stream().filter(SliceFolder::isImage).toList();
        List<Path> others = new ArrayList<>(files);
        others.removeAll(slices);
        if (slices.isEmpty())
            throw new UsageException(
                    "The folder holds no slices",
                    folder,
                    "No file name in it ends in one of " + IMAGES + found(others) + ".",
                    CONTAINER.stream().anyMatch(name -> Files.exists(folder.resolve(name)))
                            ? "It is a Zarr or N5 container, which needs no import."
                            : "Give a folder with one image for each plane, or a TIFF stack.");
        List<String> notes = new ArrayList<>();
        if (!others.isEmpty()) notes.add("Left out" + found(others) + ".");
        List<String> names = slices.stream().map(SliceFolder::name).toList();
        notes.addAll(SliceNames.doubts(names));
        String missing = SliceNames.missing(names);
        if (!missing.isEmpty())
            notes.add("Numbers that are missing in the names of the slices: " + missing + ".");
        return new SliceFolder(folder, slices, notes);
    }

    private static String found(List<Path> others) {
        if (others.isEmpty()) return "";
        List<String> names = others.stream().limit(SHOWN).map(SliceFolder::name).toList();
        int more = others.size() - names.size();
        return ": " + String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }

    private static boolean isImage(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return IMAGES.stream().anyMatch(name::endsWith) && !Files.isDirectory(file);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** Whether all are TIFF files; those and others together are no stack. */
    boolean isTiff() throws IOException {
        Path other = null;
        Path tiff = null;
        for (Path slice : slices)
            if (Signature.of(RawFile.head(slice)) == Signature.TIFF) tiff = slice;
            else other = slice;
        if (tiff == null || other == null) return tiff != null;
        throw new CellMapException(
                "Cannot import a stack",
                folder,
                "It holds TIFF files (" + name(tiff) + ") and others (" + name(other) + ").",
                "Put the slices of one stack into a folder of their own, all of one format.");
    }

    List<TiffFile> tiffs() throws IOException {
        List<TiffFile> files = new ArrayList<>();
        for (Path slice : slices) files.add(tiff(slice));
        return files;
    }

    private static TiffFile tiff(Path slice) {
        try {
            return TiffFile.read(slice);
        } catch (IOException | RuntimeException e) {
            throw ForeignImages.broken(slice, e);
        }
    }

    /** The slices as one stack, where none is TIFF. */
    ForeignImage pictures() throws IOException {
        return pictures(folder, slices, notes);
    }

    /** A picture is a stack of one plane. */
    static ForeignImage picture(Path file) throws IOException {
        return pictures(file, List.of(file), List.of());
    }

    private static ForeignImage pictures(Path where, List<Path> slices, List<String> known)
            throws IOException {
        List<String> notes = new ArrayList<>(known);
        try (ImageInputStream stream = ImageIO.createImageInputStream(slices.get(0).toFile())) {
            ImageReader reader = PageArray.reader(stream);
            reader.setInput(stream);
            long[] shape = {slices.size(), reader.getHeight(0), reader.getWidth(0)};
            Raster raster = PageArray.raster(reader, 0, new Rectangle(0, 0, (int) shape[2], 1));
            if (raster.getNumBands() != 1)
                throw new UnsuitedException(
                        "its slice "
                                + name(slices.get(0))
                                + " has "
                                + raster.getNumBands()
                                + " channels");
            Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
            if (types.hasNext() && isColoured(types.next().getColorModel()))
                notes.add("The slices have a table of colours; their values are those stored.");
            reader.dispose();
            DType dtype = dtype(raster);
            List<PageArray.Page> pages =
                    slices.stream().map(file -> new PageArray.Page(file, 0)).toList();
            PageArray array = new PageArray(where.toString(), shape, dtype, pages);
            return new ForeignImage(array, null, notes, array::close);
        }
    }

    /** Java has a table also for grey values of less than 8 bits. */
    private static boolean isColoured(ColorModel model) {
        if (!(model instanceof IndexColorModel table)) return false;
        int last = table.getMapSize() - 1;
        for (int i = 0; i <= last; i++) {
            int grey = last == 0 ? 0 : Math.round(255f * i / last);
            if (table.getRed(i) != grey || table.getGreen(i) != grey || table.getBlue(i) != grey)
                return true;
        }
        return false;
    }

    private static DType dtype(Raster raster) throws IOException {
        return switch (raster.getSampleModel().getDataType()) {
            case DataBuffer.TYPE_BYTE -> DType.UINT8;
            case DataBuffer.TYPE_USHORT -> DType.UINT16;
            default -> throw new UnsuitedException("its pixels are no integers of 8 or 16 bits");
        };
    }
}
