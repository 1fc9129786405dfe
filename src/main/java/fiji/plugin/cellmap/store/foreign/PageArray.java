// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Pages of image files, decoded by ImageIO, by one thread at a time. */
final class PageArray extends FileArray {

    /** A page of a file. */
    record Page(Path file, int number) {}

    private static final Pattern DAMAGE =
            Pattern.compile("(?i)truncated|corrupt|premature|missing EOI|extraneous bytes");

    private final List<Page> pages;
    private String damage;
    private Path file;
    private ImageReader reader;
    private ImageInputStream stream;

    /**
     * @param dtype of the samples, of which Java knows only the size
     */
    PageArray(String location, long[] shape, DType dtype, List<Page> pages) {
        super(location, shape, rows(shape, dtype), dtype);
        this.pages = pages;
    }

    @Override
    synchronized Object load(Box box) throws IOException {
        int z = (int) box.min()[0];
        Page page = pages.get(z);
        open(page.file());
        long[] shape = spec().shape();
        int width = reader.getWidth(page.number());
        int height = reader.getHeight(page.number());
        if (width != shape[2] || height != shape[1])
            throw new UnsuitedException(
                    "%s has %d x %d pixels, the first has %d x %d"
                            .formatted(name(page), width, height, shape[2], shape[1]));
        Rectangle part =
                new Rectangle(
                        (int) box.min()[2],
                        (int) box.min()[1],
                        (int) box.shape()[2],
                        (int) box.shape()[1]);
        damage = null;
        Raster raster = raster(reader, page.number(), part);
        if (damage != null) throw new EOFException(name(page) + ": " + damage);
        if (raster.getNumBands() != 1)
            throw new UnsuitedException(name(page) + " has " + raster.getNumBands() + " channels");
        if (!fits(raster.getSampleModel().getDataType()))
            throw new UnsuitedException(
                    name(page) + " has pixels of a different type from the first");
        return values(raster);
    }

    private static String name(Page page) {
        return "page " + page.number() + " of " + page.file().getFileName();
    }

    private void open(Path next) throws IOException {
        if (next.equals(file)) return;
        close();
        stream = ImageIO.createImageInputStream(next.toFile());
        reader = reader(stream);
        if (reader instanceof TIFFImageReader) stream = new DenseStream(stream);
        reader.setInput(stream);
        reader.addIIOReadWarningListener((source, text) -> warned(text));
        file = next;
    }

    /** Java's reader of JPEG fills up what is missing with grey, and only warns. */
    private void warned(String text) {
        if (DAMAGE.matcher(text).find()) damage = text;
    }

    /** TwelveMonkeys' reader for TIFF, Java's for the rest. */
    static ImageReader reader(ImageInputStream stream) throws IOException {
        if (stream == null) throw new IOException("it cannot be opened");
        TIFFImageReaderSpi tiff = new TIFFImageReaderSpi();
        if (tiff.canDecodeInput(stream)) return tiff.createReaderInstance(null);
        Iterator<ImageReader> others = ImageIO.getImageReaders(stream);
        if (!others.hasNext()) throw new IOException("it is not an image");
        return others.next();
    }

    static Raster raster(ImageReader reader, int page, Rectangle part) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(part);
        return reader.canReadRaster()
                ? reader.readRaster(page, param)
                : reader.read(page, param).getRaster();
    }

    private boolean fits(int type) {
        return switch (type) {
            case DataBuffer.TYPE_BYTE -> spec().dtype().bytes == 1;
            case DataBuffer.TYPE_USHORT, DataBuffer.TYPE_SHORT ->
                    spec().dtype().bytes == 2 && spec().dtype().integer;
            case DataBuffer.TYPE_INT -> spec().dtype().bytes == 4 && spec().dtype().integer;
            case DataBuffer.TYPE_FLOAT -> spec().dtype() == DType.FLOAT32;
            case DataBuffer.TYPE_DOUBLE -> spec().dtype() == DType.FLOAT64;
            default -> false;
        };
    }

    /** The samples of the one band, in rows. */
    private Object values(Raster raster) {
        int width = raster.getWidth();
        Object out = spec().dtype().allocate(width * raster.getHeight());
        int[] whole = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            int left = raster.getMinX();
            int top = raster.getMinY() + y;
            int at = y * width;
            if (out instanceof float[] a)
                System.arraycopy(
                        raster.getSamples(left, top, width, 1, 0, (float[]) null), 0, a, at, width);
            else if (out instanceof double[] a)
                System.arraycopy(
                        raster.getSamples(left, top, width, 1, 0, (double[]) null),
                        0,
                        a,
                        at,
                        width);
            else put(raster.getSamples(left, top, width, 1, 0, whole), out, at);
        }
        return out;
    }

    private static void put(int[] row, Object out, int at) {
        if (out instanceof byte[] a) for (int x = 0; x < row.length; x++) a[at + x] = (byte) row[x];
        else if (out instanceof short[] a)
            for (int x = 0; x < row.length; x++) a[at + x] = (short) row[x];
        else System.arraycopy(row, 0, out, at, row.length);
    }

    synchronized void close() {
        try {
            if (reader != null) reader.dispose();
            if (stream != null) stream.close();
        } catch (IOException e) {
            // It was read only: nothing is lost.
        } finally {
            reader = null;
            stream = null;
            file = null;
        }
    }
}
