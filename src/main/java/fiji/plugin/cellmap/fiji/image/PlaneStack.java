// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import ij.ImagePlus;
import ij.ImageStack;

/**
 * The planes of an image of ImageJ as the chunks of an array, for reading. The values are the
 * stored ones; of signed 16-bit images those that are shown. Planes are read by one thread at a
 * time, for virtual stacks do not allow more.
 */
final class PlaneStack implements ChunkedArray {

    private static final short SIGN = Short.MIN_VALUE;

    private final ImagePlus image;
    private final ArraySpec spec;

    /**
     * @throws fiji.plugin.cellmap.util.UsageException if it is not one stack of numbers
     */
    PlaneStack(ImagePlus image) {
        this.image = image;
        int depth = image.getNSlices();
        if (image.getNChannels() > 1)
            throw OpenImage.unusable(
                    image,
                    "It has " + image.getNChannels() + " channels.",
                    "Take one of them: Image > Duplicate.");
        if (image.getNFrames() > 1)
            throw OpenImage.unusable(
                    image,
                    "It has " + image.getNFrames() + " time points.",
                    "If they are slices, say so in Image > Properties; else take one of them:"
                            + " Image > Duplicate.");
        long[] shape = {depth, image.getHeight(), image.getWidth()};
        int[] plane = {1, image.getHeight(), image.getWidth()};
        spec = ArraySpec.of(shape, plane, dtype(image));
    }

    private static DType dtype(ImagePlus image) {
        return switch (image.getType()) {
            case ImagePlus.GRAY8, ImagePlus.COLOR_256 -> DType.UINT8;
            case ImagePlus.GRAY16 ->
                    image.getCalibration().isSigned16Bit() ? DType.INT16 : DType.UINT16;
            case ImagePlus.GRAY32 -> DType.FLOAT32;
            default ->
                    throw OpenImage.unusable(
                            image, "It is a colour image.", "Convert it: Image > Type > 8-bit.");
        };
    }

    /** Another text for each image and each look at it, for caches tell arrays apart by it. */
    @Override
    public String location() {
        return "image \"" + image.getTitle() + "\"";
    }

    @Override
    public ArraySpec spec() {
        return spec;
    }

    @Override
    public ObjectNode attributes() {
        return Json.object();
    }

    @Override
    public void setAttributes(ObjectNode attributes) {
        throw new UnsupportedOperationException("for reading");
    }

    @Override
    public void write(Box box, Object values) {
        throw new UnsupportedOperationException("for reading");
    }

    @Override
    public boolean chunkExists(long... index) {
        return true;
    }

    @Override
    public Object read(Box box) {
        Object out = spec.dtype().allocate(Boxes.checkedSize(spec, box));
        for (long z = box.min()[0]; z < box.max(0); z++) {
            Box plane = spec.chunkBox(z, 0, 0);
            Boxes.copy(pixels((int) z), plane, out, box);
        }
        if (spec.dtype() == DType.INT16) sign((short[]) out);
        return out;
    }

    private synchronized Object pixels(int z) {
        ImageStack stack = image.getStack();
        Object pixels = z < stack.size() ? stack.getPixels(z + 1) : null;
        if (pixels == null || java.lang.reflect.Array.getLength(pixels) != area())
            throw new CellMapException(
                    "Cannot read a plane of an image",
                    image.getTitle() + ", plane " + (z + 1),
                    "ImageJ gave nothing, or a plane of another size.",
                    "Keep the image open and unchanged as long as it is read.");
        return pixels;
    }

    private long area() {
        return spec.shape()[1] * spec.shape()[2];
    }

    private static void sign(short[] values) {
        for (int i = 0; i < values.length; i++) values[i] ^= SIGN;
    }
}
