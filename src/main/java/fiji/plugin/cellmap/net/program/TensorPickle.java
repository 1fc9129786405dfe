// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.PickleWriter;
import fiji.plugin.cellmap.net.container.Pickled;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.StoredZip;
import fiji.plugin.cellmap.net.container.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tensors in a pickle as PyTorch writes them: each views a storage of its own, which is a file
 * beside the pickle, little-endian.
 */
final class TensorPickle {

    private final PickleWriter pickle;
    private final List<StoredZip.Content> storages = new ArrayList<>();

    TensorPickle(PickleWriter pickle) {
        this.pickle = pickle;
    }

    /** Adds the storages of all tensors so far to an archive, and the order of their bytes. */
    void addStorages(StoredZip zip, String folder) throws IOException {
        zip.add(folder + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < storages.size(); i++) zip.add(folder + "data/" + i, storages.get(i));
    }

    /** Writes a tensor that the program does not know as a slot. */
    void write(Pickled.View view, ForeignProgram.RawTensor tensor) {
        storage(tensor.storage(), tensor.elements());
        pickle.number(view.offset());
        longs(view.shape());
        longs(view.strides());
        pickle.bool(view.requiresGrad());
        pickle.global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.tuple().reduce();
        storages.add(to -> to.write(tensor.bytes()));
    }

    private void longs(long[] values) {
        pickle.mark();
        for (long value : values) pickle.number(value);
        pickle.tuple();
    }

    /** Begins a tensor that views the next storage. */
    private void storage(String type, int elements) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickle.mark().text("storage").global("torch", type);
        pickle.text(String.valueOf(storages.size())).text("cpu").integer(elements);
        pickle.tuple().op('Q');
    }

    /**
     * @param slot the place of the tensor, of the same shape
     * @param name for messages
     */
    void write(Tensor tensor, TorchModule.Slot slot, String name) {
        if (!Arrays.equals(tensor.shape(), slot.shape()))
            throw new IllegalArgumentException(
                    name + " is " + tensor + ", not " + Arrays.toString(slot.shape()));
        storage(StoredType.of(tensor.type()).torch(), tensor.values().length);
        pickle.integer(0);
        int[] order = order(slot);
        pickle.integers(tensor.shape()).integers(strides(tensor.shape(), order));
        pickle.bool(slot.role() != TorchModule.Role.BUFFER);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.tuple().reduce();
        float[] values =
                slot.channelsLast() ? permuted(tensor.values(), tensor.shape()) : tensor.values();
        Tensor stored = new Tensor(tensor.shape(), tensor.type(), values);
        storages.add(to -> StoredType.write(to, stored));
    }

    /** Axes from slowest to fastest in memory. */
    private static int[] order(TorchModule.Slot slot) {
        IntStream axes = IntStream.range(0, slot.shape().length);
        if (!slot.channelsLast()) return axes.toArray();
        int[] spatial = axes.skip(2).toArray();
        return IntStream.concat(
                        IntStream.of(0), IntStream.concat(IntStream.of(spatial), IntStream.of(1)))
                .toArray();
    }

    private static int[] strides(int[] shape, int[] order) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[order[i]] = stride;
            stride *= shape[order[i]];
        }
        return strides;
    }

    /** Values in C order, rewritten so that the channels come last. */
    private static float[] permuted(float[] values, int[] shape) {
        int channels = shape[1];
        int kernel = values.length / shape[0] / channels;
        float[] result = new float[values.length];
        int at = 0;
        for (int o = 0; o < shape[0]; o++)
            for (int k = 0; k < kernel; k++)
                for (int c = 0; c < channels; c++)
                    result[at++] = values[(o * channels + c) * kernel + k];
        return result;
    }
}
