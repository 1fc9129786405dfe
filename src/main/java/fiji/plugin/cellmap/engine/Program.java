// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A TorchScript module in the engine. Every call has its own memory scope, so nothing native
 * outlives it; inputs go through direct buffers that are kept and reused. Not thread-safe.
 */
final class Program implements AutoCloseable {

    static final String FAILED = "The network failed";

    private final Model model;
    private final PtSymbolBlock block;
    private final HostArrays arrays;
    private final Path file;

    /**
     * @param train whether its parameters may get gradients
     * @param inputs most arrays that a call takes
     */
    Program(Path file, ComputeDevice device, boolean train, int inputs) {
        Devices.engine();
        this.file = file;
        arrays = new HostArrays(inputs);
        model = Model.newInstance("cellmap", Devices.djl(device), "PyTorch");
        try {
            Path folder = file.toAbsolutePath().getParent();
            Map<String, String> options =
                    Map.of("trainParam", String.valueOf(train), "mapLocation", "true");
            model.load(folder, file.getFileName().toString(), options);
            block = (PtSymbolBlock) model.getBlock();
        } catch (Exception e) {
            model.close();
            throw new CellMapException(
                    "Cannot load a network",
                    file,
                    EngineWords.of(e),
                    "Check that the file is a TorchScript model.",
                    e);
        }
    }

    /** Switches batch normalisation and dropout. */
    void training(boolean training) {
        if (training) JniUtils.enableTrainingMode(block);
        else JniUtils.enableInferenceMode(block);
    }

    /**
     * Runs a method that records gradients; it gives a tensor or a list of tensors.
     *
     * @param inputs arrays of floats, or tensors
     */
    float[][] train(String method, Object[] inputs, Shape[] shapes) {
        return scoped(
                manager ->
                        recording(manager, method, inputs, shapes).stream()
                                .map(HostArrays::floats)
                                .toArray(float[][]::new));
    }

    /** A tensor that stays on the device. */
    record Kept(NDArray array) implements AutoCloseable {
        @Override
        public void close() {
            array.close();
        }
    }

    /** As {@link #train}, without waiting for the tensor, of which there is one. */
    Kept begin(String method, Object[] inputs, Shape[] shapes) {
        return new Kept(tensors(method, inputs, shapes).get(0));
    }

    /** As {@link #train}, without waiting; the tensors stay on the device and are the caller's. */
    NDList tensors(String method, Object[] inputs, Shape[] shapes) {
        return scoped(
                manager -> {
                    NDList found = recording(manager, method, inputs, shapes);
                    found.attach(model.getNDManager());
                    return found;
                });
    }

    /** Runs a method, without gradients, on lists of tensors. Thread-safe. */
    void on(String method, NDList... lists) {
        scoped(
                manager -> {
                    IValue[] given = new IValue[lists.length];
                    try {
                        for (int i = 0; i < lists.length; i++)
                            given[i] = IValue.listFrom(lists[i].toArray(PtNDArray[]::new));
                        call(method, given).close();
                    } finally {
                        for (IValue value : given) if (value != null) value.close();
                    }
                    return null;
                });
    }

    /** The numbers of tensors of one size, read at once. */
    float[][] read(List<Kept> tensors) {
        if (tensors.isEmpty()) return new float[0][];
        return scoped(
                manager -> {
                    NDList list = new NDList();
                    for (Kept kept : tensors) list.add(kept.array());
                    NDArray together = NDArrays.stack(list);
                    together.attach(manager);
                    float[] all = HostArrays.floats(together);
                    float[][] each = new float[tensors.size()][];
                    int size = all.length / each.length;
                    for (int i = 0; i < each.length; i++)
                        each[i] = Arrays.copyOfRange(all, i * size, (i + 1) * size);
                    return each;
                });
    }

    private NDList recording(PtNDManager manager, String method, Object[] inputs, Shape[] shapes) {
        NDList list = new NDList();
        for (int i = 0; i < inputs.length; i++)
            list.add(arrays.tensor(manager, i, inputs[i], shapes[i]));
        NDArray which = manager.zeros(new Shape(1));
        which.setName("module_method:" + method);
        list.add(which);
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return IValueUtils.forward(block, list, true);
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** Runs a method of one tensor, without gradients, that gives a tensor. */
    float[] infer(String method, float[] input, Shape shape) {
        return scoped(
                manager -> {
                    try (IValue x =
                                    IValue.from(
                                            (PtNDArray) arrays.tensor(manager, 0, input, shape));
                            IValue y = IValueUtils.runMethod(block, method, x)) {
                        return HostArrays.floats(y.toTensor(manager));
                    }
                });
    }

    IValue call(String method, IValue... arguments) {
        return IValueUtils.runMethod(block, method, arguments);
    }

    /** Where an argument comes from: what a method without arguments gives. */
    record Source(Program program, String method) {}

    Source source(String method) {
        return new Source(this, method);
    }

    /**
     * Runs a method, without gradients, on what other methods give, perhaps of other programs, and
     * on numbers.
     *
     * @return the number that it gives
     */
    double number(String method, List<Source> sources, double... numbers) {
        return scoped(
                manager -> {
                    int given = sources.size();
                    IValue[] arguments = new IValue[given + numbers.length];
                    try {
                        for (int i = 0; i < given; i++) {
                            Source source = sources.get(i);
                            arguments[i] = source.program.call(source.method);
                        }
                        for (int i = 0; i < numbers.length; i++)
                            arguments[given + i] = IValue.from(numbers[i]);
                        try (IValue result = IValueUtils.runMethod(block, method, arguments)) {
                            return result.toDouble();
                        }
                    } finally {
                        for (IValue value : arguments) if (value != null) value.close();
                    }
                });
    }

    /** Runs a method without arguments that gives a list of tensors; integers become floats. */
    float[][] list(String method) {
        return scoped(
                manager -> {
                    try (IValue result = IValueUtils.runMethod(block, method)) {
                        PtNDArray[] arrays = result.toTensorArray(manager);
                        float[][] values = new float[arrays.length][];
                        for (int i = 0; i < arrays.length; i++) {
                            values[i] = HostArrays.floats(arrays[i]);
                            arrays[i].close();
                        }
                        return values;
                    }
                });
    }

    /**
     * Makes calls without gradients; what they attach to the manager ends with them. Thread-safe.
     */
    <T> T scoped(Function<PtNDManager, T> call) {
        JniUtils.setGraphExecutorOptimize(false);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            return call.apply((PtNDManager) manager);
        } catch (EngineException e) {
            if (DeviceMemoryException.isMeant(e.getMessage()))
                throw new DeviceMemoryException(file, e.getMessage(), e);
            throw new CellMapException(
                    FAILED,
                    file,
                    EngineWords.of(e),
                    e instanceof NoTensorException none
                            ? none.fix()
                            : "Check the size of the windows and the number of channels.",
                    e);
        } catch (OutOfMemoryError e) {
            throw new DeviceMemoryException(file, e.getMessage(), e);
        }
    }

    /** Keeps tensors on the device until it is closed, or this is. */
    PtNDManager keeper() {
        return (PtNDManager) model.getNDManager().newSubManager();
    }

    /** How many tensors are kept on the device beside the program's own. */
    int kept() {
        return model.getNDManager().getManagedArrays().size();
    }

    /**
     * A tensor of its own on the device; blocks until it is there. Thread-safe.
     *
     * @param values direct memory in native byte order: floats, or one byte per element
     */
    NDArray copy(ByteBuffer values, Shape shape) {
        return scoped(
                manager -> {
                    boolean bytes = values.capacity() == shape.size();
                    DataType type = bytes ? DataType.INT8 : DataType.FLOAT32;
                    NDArray array = manager.create(values, shape, type);
                    if (!manager.getDevice().isGpu()) array = array.duplicate();
                    array.attach(model.getNDManager());
                    return array;
                });
    }

    @Override
    public void close() {
        model.close();
    }
}
