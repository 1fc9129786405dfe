// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.ImgUtil;
import net.imglib2.view.Views;

/** Predicts into images of ImgLib2, see {@link BlockPredictor#fill}. For use by one thread. */
final class ImageFill {

    private final BlockPredictor predictor;
    private final List<? extends RandomAccessibleInterval<?>> images;
    private final Box region;
    private final DType dtype;

    /**
     * @throws UsageException if the images do not fit the result
     */
    ImageFill(BlockPredictor predictor, List<? extends RandomAccessibleInterval<?>> images) {
        this.predictor = predictor;
        this.images = images;
        region = region();
        dtype = dtype(images.get(0).getType());
    }

    void run(BatchRunner runner, Progress progress) {
        ProbabilityCoder coder = predictor.coder(dtype);
        int plane = Math.toIntExact(region.shape()[1] * region.shape()[2]);
        Object values = dtype.allocate(plane);
        predictor.predict(
                region,
                runner,
                (z, logits) -> {
                    for (int c = 0; c < logits.length; c++) {
                        ProbabilityCoder.require(logits[c], predictor.classes().get(c), z);
                        coder.encode(logits[c], values, 0);
                        copy(values, region, Views.hyperSlice(images.get(c), 2, z));
                    }
                },
                Calls.DIRECT,
                progress);
    }

    @SuppressWarnings("unchecked")
    private static void copy(Object values, Box region, RandomAccessibleInterval<?> plane) {
        long width = region.shape()[2];
        long height = region.shape()[1];
        RandomAccessibleInterval<?> to = Views.zeroMin(plane);
        if (values instanceof byte[] bytes)
            ImgUtil.copy(
                    ArrayImgs.unsignedBytes(bytes, width, height),
                    (RandomAccessibleInterval<UnsignedByteType>) to);
        else
            ImgUtil.copy(
                    ArrayImgs.floats((float[]) values, width, height),
                    (RandomAccessibleInterval<FloatType>) to);
    }

    private Box region() {
        if (images.size() != predictor.classes().size())
            throw wrong(
                    images.size() + " images are given.",
                    "one for each of the classes " + predictor.classes());
        RandomAccessibleInterval<?> first = images.get(0);
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = first.min(2 - d);
            max[d] = first.max(2 - d) + 1;
        }
        Box region = Box.between(min, max);
        if (!Box.of(predictor.shape()).contains(region))
            throw wrong(
                    "Its " + region + " reaches beyond the result.",
                    "a part of " + Box.of(predictor.shape()));
        return region;
    }

    private static DType dtype(Object type) {
        if (type instanceof UnsignedByteType) return DType.UINT8;
        if (type instanceof FloatType) return DType.FLOAT32;
        throw wrong(
                "Its voxels are of the type " + type.getClass().getSimpleName() + ".",
                "UnsignedByteType or FloatType");
    }

    private static UsageException wrong(String why, String wanted) {
        return new UsageException("Cannot predict into an image", "", why, "Give " + wanted + ".");
    }
}
