// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Calls of a program's {@code forward}, without gradients, one at a time: what one call needs for
 * itself beside others of the same program. Not thread-safe.
 */
final class InferenceLane implements AutoCloseable {

    private static final int IMAGES = 8;

    private final Program program;
    private final StoredType type;
    private final HostPins pins;
    private final HostArrays buffers;
    private final Outputs outputs;

    /**
     * @param type of the numbers that the program takes
     */
    InferenceLane(Program program, ComputeDevice device, StoredType type) {
        this.program = program;
        this.type = type;
        pins = new HostPins(List.of(device));
        buffers = new HostArrays(1, pins);
        outputs = new Outputs(device);
    }

    /** The names or positions of the last result's tensors; empty if it was one tensor. */
    List<String> names() {
        return outputs.names();
    }

    /**
     * One call; blocks.
     *
     * @param output which of several results, see {@link Outputs}
     */
    Tensor forward(float[] input, Shape shape, String output) {
        return program.scoped(
                manager -> read(forward(onDevice(input, shape, manager), output, manager)));
    }

    /**
     * As {@link #forward} or {@link #mirrored}, with a first result that stays on the device;
     * blocks until it is there. One number is read back from the device at the end, also of a call
     * that fails: as the device does one thing after the other, it has then read the buffer that
     * the input came from, which may be filled again.
     *
     * @param input floats or bytes
     * @param by brings the input, and keeps the result
     */
    NDArray keep(Object input, Shape shape, boolean mirror, BlendedWindows by, Progress progress) {
        return program.scoped(
                manager -> {
                    try {
                        PtNDArray seen = by.bring(input, shape, buffers, type, manager);
                        NDArray found =
                                mirror
                                        ? mean(seen, null, progress, manager)
                                        : forward(seen, null, manager);
                        by.keep(found);
                        by.await();
                        return found;
                    } catch (RuntimeException | Error e) {
                        try {
                            by.await();
                        } catch (RuntimeException again) {
                            e.addSuppressed(again);
                        }
                        throw e;
                    }
                });
    }

    /**
     * The mean over the eight mirror images of the last three axes, each mirrored back on the
     * device; blocks for eight calls.
     *
     * @param progress cancel is honoured before each of them
     */
    Tensor mirrored(float[] input, Shape shape, String output, Progress progress) {
        return program.scoped(
                manager -> read(mean(onDevice(input, shape, manager), output, progress, manager)));
    }

    private NDArray mean(PtNDArray seen, String output, Progress progress, PtNDManager manager) {
        NDArray sum = null;
        for (int image = 0; image < IMAGES; image++) {
            progress.check();
            int[] axes = axes(image, seen.getShape().dimension());
            try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
                NDArray given = forward(flip(seen, axes, scope), output, scope);
                NDArray back = flip((PtNDArray) given, axes, scope);
                NDArray before = sum;
                sum = before == null ? back.duplicate() : before.add(back);
                sum.attach(manager);
                if (before != null) before.close();
            }
        }
        NDArray mean = sum.div(IMAGES);
        mean.attach(manager);
        return mean;
    }

    /** The axes of an image: bit 1 for the last but two, 2 for the last but one, 4 for the last. */
    private static int[] axes(int image, int dimensions) {
        return IntStream.range(0, 3)
                .filter(d -> (image >> d & 1) != 0)
                .map(d -> dimensions - 3 + d)
                .toArray();
    }

    private static PtNDArray flip(PtNDArray array, int[] axes, PtNDManager scope) {
        if (axes.length == 0) return array;
        NDArray flipped = array.flip(axes);
        flipped.attach(scope);
        return (PtNDArray) flipped;
    }

    private PtNDArray onDevice(float[] values, Shape shape, PtNDManager manager) {
        NDArray array = buffers.tensor(manager, 0, values, shape);
        try (IValue given = IValue.from((PtNDArray) array);
                IValue converted = outputs.to(type, given)) {
            return (PtNDArray) converted.toTensor(manager);
        }
    }

    private NDArray forward(PtNDArray input, String output, PtNDManager manager) {
        try (IValue x = IValue.from(input);
                IValue y = program.call("forward", x);
                IValue picked = outputs.pick(y, output)) {
            return picked.toTensor(manager);
        }
    }

    private Tensor read(NDArray found) {
        long[] size = found.getShape().getShape();
        int[] sizes = LongStream.of(size).mapToInt(Math::toIntExact).toArray();
        Tensor.Type kind = outputs.whole() ? Tensor.Type.INT64 : Tensor.Type.FLOAT32;
        return new Tensor(sizes, kind, HostArrays.floats(found));
    }

    @Override
    public void close() {
        pins.close();
        outputs.close();
    }
}
