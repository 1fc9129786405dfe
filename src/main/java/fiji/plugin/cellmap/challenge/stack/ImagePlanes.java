// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** The pages of image files, one file after the other. */
final class ImagePlanes implements Planes {

    private final Path where;
    private final List<Path> files;
    private final int pages;
    private final long[] shape;
    private final DType dtype;
    private Path file;
    private ImageReader reader;
    private ImageInputStream stream;

    /**
     * @param where the file or folder that the user named
     * @param files one with any number of pages, or many with one each
     * @throws CellMapException if the first is not a grey image
     */
    ImagePlanes(Path where, List<Path> files) {
        this.where = where;
        this.files = files;
        try {
            open(files.get(0));
            pages = files.size() == 1 ? reader.getNumImages(true) : 1;
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            shape = new long[] {files.size() == 1 ? pages : files.size(), height, width};
            Raster raster = raster(0, new Rectangle(0, 0, width, 1));
            dtype = Pixels.dtype(raster).orElseThrow(() -> failure("Its pixels are not numbers."));
        } catch (IOException | RuntimeException e) {
            close();
            throw e instanceof CellMapException known ? known : broken(files.get(0), 0, e);
        }
    }

    private void open(Path next) throws IOException {
        if (next.equals(file)) return;
        close();
        stream = ImageIO.createImageInputStream(next.toFile());
        if (stream == null) throw new IOException("it cannot be opened");
        TIFFImageReaderSpi tiff = new TIFFImageReaderSpi();
        if (tiff.canDecodeInput(stream)) {
            TiffChain.length(stream);
            stream.seek(0);
            reader = tiff.createReaderInstance(null);
        } else {
            Iterator<ImageReader> others = ImageIO.getImageReaders(stream);
            if (!others.hasNext()) throw new IOException("it is not an image");
            reader = others.next();
        }
        reader.setInput(stream);
        file = next;
    }

    private Raster raster(int page, Rectangle part) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(part);
        Raster raster =
                reader.canReadRaster()
                        ? reader.readRaster(page, param)
                        : reader.read(page, param).getRaster();
        if (raster.getNumBands() != 1)
            throw failure(
                    "Page "
                            + page
                            + " of "
                            + file.getFileName()
                            + " has "
                            + raster.getNumBands()
                            + " channels.");
        return raster;
    }

    private CellMapException failure(String why) {
        return new CellMapException(
                "Cannot import a stack",
                where,
                why,
                "Save it as a greyscale stack with one channel and one time point.");
    }

    private static CellMapException broken(Path file, int page, Exception e) {
        return new CellMapException(
                "Cannot read an image",
                page == 0 ? file : file + ", page " + page,
                AtomicFiles.reason(e),
                "Give a TIFF stack, or a folder of TIFF, PNG, JPEG or BMP slices, and check that it"
                        + " opens in Fiji.",
                e);
    }

    @Override
    public String location() {
        return where.toString();
    }

    @Override
    public Box bounds() {
        return Box.of(shape);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Object read(Box box) {
        Object values = dtype.allocate(Math.toIntExact(box.size()));
        for (long z = box.min()[0]; z < box.max(0); z++) {
            Box plane = box.planes(z, z + 1);
            Boxes.copy(plane((int) z, plane), plane, values, box);
        }
        return values;
    }

    /** A part of one plane. */
    private Object plane(int z, Box part) {
        Path source = files.size() == 1 ? files.get(0) : files.get(z);
        int page = files.size() == 1 ? z : 0;
        try {
            open(source);
            requireSame(page);
            Raster raster = raster(page, rectangle(part));
            if (!Pixels.dtype(raster).filter(dtype::equals).isPresent())
                throw failure(
                        "Plane "
                                + z
                                + " ("
                                + source.getFileName()
                                + ") has pixels of a different type from the first.");
            return Pixels.values(raster, dtype);
        } catch (IOException | RuntimeException e) {
            throw e instanceof CellMapException known ? known : broken(source, page, e);
        }
    }

    private static Rectangle rectangle(Box part) {
        return new Rectangle(
                (int) part.min()[2],
                (int) part.min()[1],
                (int) part.shape()[2],
                (int) part.shape()[1]);
    }

    private void requireSame(int page) throws IOException {
        int width = reader.getWidth(page);
        int height = reader.getHeight(page);
        if (width != shape[2] || height != shape[1])
            throw failure(
                    "Page %d of %s has %d x %d pixels, the first has %d x %d."
                            .formatted(
                                    page, file.getFileName(), width, height, shape[2], shape[1]));
    }

    @Override
    public void close() {
        try {
            if (reader != null) reader.dispose();
            if (stream != null) stream.close();
        } catch (IOException e) {
            throw broken(file, 0, e);
        } finally {
            reader = null;
            stream = null;
            file = null;
        }
    }
}
