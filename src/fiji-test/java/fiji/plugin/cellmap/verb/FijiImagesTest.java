// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.CellMap;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.n5.N5Images;
import fiji.plugin.cellmap.util.CellMapException;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.cache.img.CachedCellImg;
import net.imglib2.img.VirtualStackAdapter;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.display.imagej.ImageJFunctions;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import org.janelia.saalfeldlab.n5.GzipCompression;
import org.janelia.saalfeldlab.n5.N5FSWriter;
import org.janelia.saalfeldlab.n5.imglib2.N5Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The images that are open in Fiji: n5-imglib2's lazy ones, and ImageJ's. */
@Timeout(300)
class FijiImagesTest extends CellMapContract {

    private static final int[] CELLS = {20, 12, 16};

    private final AtomicInteger arrays = new AtomicInteger();

    @SuppressWarnings("unchecked")
    private static RandomAccessibleInterval<UnsignedByteType> bytes(VoxelImage image) {
        assertEquals(DType.UINT8, image.dtype());
        return (RandomAccessibleInterval<UnsignedByteType>) image.image();
    }

    private static Volume as(RandomAccessibleInterval<?> image, VoxelImage of) {
        return CellMap.image(image, "in Fiji", of.grid().scale(), of.grid().translation());
    }

    /** Kept as N5 in blocks of other sizes, with COSEM's metadata; read as n5-imglib2 opens it. */
    private Volume cached(Volume volume, N5FSWriter n5) {
        VoxelImage image = volume.finest();
        String name = "array" + arrays.getAndIncrement();
        N5Utils.save(bytes(image), n5, name, CELLS, new GzipCompression());
        n5.setAttribute(
                name,
                "transform",
                Map.of(
                        "axes",
                        new String[] {"z", "y", "x"},
                        "units",
                        new String[] {"nm", "nm", "nm"},
                        "scale",
                        image.grid().scale(),
                        "translate",
                        image.grid().translation()));
        VoxelImage lazy = N5Images.open(n5, name);
        assertInstanceOf(CachedCellImg.class, lazy.image());
        assertArrayEquals(image.grid().translation(), lazy.grid().translation());
        return Volume.of(lazy);
    }

    @Test
    void aDatasetWithoutVoxelSizeIsRefused() {
        try (N5FSWriter n5 = new N5FSWriter(folder.resolve("bare.n5").toString())) {
            N5Utils.save(ArrayImgs.unsignedBytes(4, 4, 4), n5, "a", CELLS, new GzipCompression());
            CellMapException e = assertThrows(CellMapException.class, () -> N5Images.open(n5, "a"));
            assertTrue(e.why().contains("voxel size"), e.why());
        }
    }

    private static ImageProcessor plane(VoxelImage image, int z) {
        long[] n = image.shape();
        Box box = new Box(new long[] {z, 0, 0}, new long[] {1, n[1], n[2]});
        return new ByteProcessor((int) n[2], (int) n[1], (byte[]) image.read(box));
    }

    private static ImagePlus stack(VoxelImage image) {
        long[] n = image.shape();
        ImageStack stack = new ImageStack((int) n[2], (int) n[1]);
        for (int z = 0; z < n[0]; z++) stack.addSlice(plane(image, z));
        return new ImagePlus("stack", stack);
    }

    @Test
    void theLazyImagesOfN5GiveTheSame() throws Exception {
        try (N5FSWriter n5 = new N5FSWriter(folder.resolve("images.n5").toString())) {
            assertTheSame("n5", volume -> cached(volume, n5));
        }
    }

    @Test
    void aWrappedImagePlusGivesTheSame() throws Exception {
        assertTheSame(
                "imageplus",
                volume ->
                        as(
                                ImageJFunctions.<UnsignedByteType>wrap(stack(volume.finest())),
                                volume.finest()));
    }

    /** A virtual stack: each plane is made when it is asked for. */
    @Test
    void aWrappedVirtualStackGivesTheSame() throws Exception {
        AtomicLong planes = new AtomicLong();
        assertTheSame(
                "virtual",
                volume ->
                        as(
                                VirtualStackAdapter.wrapByte(
                                        new ImagePlus(
                                                "virtual", new Planes(volume.finest(), planes))),
                                volume.finest()));
        assertTrue(planes.get() > 0);
    }

    /** The planes of an image. */
    private static final class Planes extends ij.VirtualStack {
        private final VoxelImage image;
        private final AtomicLong made;

        Planes(VoxelImage image, AtomicLong made) {
            super((int) image.shape()[2], (int) image.shape()[1], null, "");
            this.image = image;
            this.made = made;
            setBitDepth(8);
        }

        @Override
        public int getSize() {
            return (int) image.shape()[0];
        }

        @Override
        public int size() {
            return getSize();
        }

        @Override
        public ImageProcessor getProcessor(int n) {
            made.incrementAndGet();
            return plane(image, n - 1);
        }

        @Override
        public Object getPixels(int n) {
            return getProcessor(n).getPixels();
        }
    }
}
