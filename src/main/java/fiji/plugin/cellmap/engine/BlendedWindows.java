// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.contract.BlendRegion;
import fiji.plugin.cellmap.net.contract.DeviceBlend;
import fiji.plugin.cellmap.net.contract.Logits;
import fiji.plugin.cellmap.net.contract.RawNetwork;
import fiji.plugin.cellmap.util.Progress;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * {@link DeviceBlend} by a {@link BlendProgram}. Everything is done on the ordinary stream of the
 * device, one thing after the other, in the order in which it was asked for from whichever thread:
 * what reads a tensor comes after what makes it, and memory that is given back is used again after
 * its last use.
 */
final class BlendedWindows implements DeviceBlend {

    private static final int VALUES = 0;
    private static final int FLAGS = 1;

    private final InferenceNet net;
    private final Program program;
    private final boolean mirrored;
    private final RawNetwork.ShapeCheck check;
    private final BlendRegion region;
    private final PtNDManager kept;
    private final HostPins pins;
    private final HostArrays buffers;
    private NDArray weights;
    private NDArray codes;
    private NDArray greys;
    private NDArray sums;

    /**
     * Makes room on the device.
     *
     * @param program a {@link BlendProgram} on the device of the network
     * @param check is asked about the logits of each call
     * @throws fiji.plugin.cellmap.util.CellMapException if it has not enough
     */
    BlendedWindows(
            InferenceNet net,
            Program program,
            boolean mirrored,
            RawNetwork.ShapeCheck check,
            BlendRegion region) {
        this.check = check;
        this.net = net;
        this.program = program;
        this.mirrored = mirrored;
        this.region = region;
        pins = new HostPins(List.of(net.device()));
        buffers = new HostArrays(2, pins);
        kept = program.keeper();
        boolean ready = false;
        try {
            int[] w = region.window();
            weights = there(region.weights(), new Shape(w[0], w[1], w[2]));
            codes = there(region.codes(), new Shape(region.codes().length));
            if (region.greys() != null)
                greys = there(region.greys(), new Shape(region.greys().length));
            long planes = region.channels() + 1L;
            Shape all = new Shape(planes, region.depth(), region.height(), region.width());
            sums = program.scoped(m -> kept.zeros(all, DataType.FLOAT32));
            ready = true;
        } finally {
            if (!ready) close();
        }
    }

    private NDArray there(float[] values, Shape shape) {
        return program.scoped(
                manager -> kept.create(FloatBuffer.wrap(values), shape, DataType.FLOAT32));
    }

    @Override
    public Logits apply(Object windows, int n, int[] window, Progress progress) {
        progress.check();
        int length = windows instanceof byte[] bytes ? bytes.length : ((float[]) windows).length;
        Shape shape = InferenceNet.shape(length, n, window);
        Kept logits = new Kept(net.kept(windows, shape, mirrored, this, progress));
        boolean fits = false;
        try {
            long[] found = logits.array.getShape().getShape();
            check.require(LongStream.of(found).mapToInt(Math::toIntExact).toArray(), n, window);
            fits = true;
            return logits;
        } finally {
            if (!fits) logits.close();
        }
    }

    /** Logits on the device. */
    private final class Kept implements Logits {
        private final NDArray array;
        private float[] values;

        Kept(NDArray array) {
            this.array = array;
        }

        @Override
        public float[] values() {
            if (values == null) values = program.scoped(m -> HostArrays.floats(array));
            return values;
        }

        @Override
        public void close() {
            array.close();
        }
    }

    /** Keeps a tensor until it is closed, or this is. */
    void keep(NDArray array) {
        array.attach(kept);
    }

    /**
     * Brings windows to the device; they are on their way when this returns.
     *
     * @param through their way; not to be used again before {@link #await}
     * @param type of the numbers that the network takes
     */
    PtNDArray bring(
            Object windows, Shape shape, HostArrays through, StoredType type, PtNDManager manager) {
        boolean bytes = windows instanceof byte[];
        PtNDManager host = (PtNDManager) manager.newSubManager(Device.cpu());
        try (IValue x = IValue.from((PtNDArray) through.onHost(host, VALUES, windows, shape));
                IValue like = IValue.from((PtNDArray) (bytes ? greys : weights));
                IValue code = IValue.from((long) type.code());
                IValue there = program.call(bytes ? "greys" : "given", x, like, code)) {
            return there.toTensor(manager);
        }
    }

    /** Waits until the device has done all that it was asked for; blocks. */
    void await() {
        try (IValue x = IValue.from((PtNDArray) weights);
                IValue number = program.call("wait", x)) {
            number.toDouble();
        }
    }

    @Override
    public void add(Logits logits, int index, int[] from, int[] size, int[] to) {
        int whole = Math.min(size[0], region.depth() - to[0]);
        long[] part = {
            index, from[0], from[1], from[2], size[0], size[1], size[2], to[0], to[1], to[2], whole
        };
        NDArray given = ((Kept) logits).array;
        call("add", tensor(sums), tensor(weights), tensor(given), () -> IValue.listFrom(part));
    }

    @Override
    public Planes planes(int first, int end, boolean asCodes) {
        int n = end - first;
        Shape shape = new Shape(region.channels(), n, region.height(), region.width());
        int each = asCodes ? 1 : Float.BYTES;
        ByteBuffer values = buffers.room(VALUES, Math.toIntExact(shape.size() * each));
        ByteBuffer flags = buffers.room(FLAGS, n + 1);
        DataType type = asCodes ? DataType.UINT8 : DataType.FLOAT32;
        program.scoped(
                manager -> {
                    PtNDManager host = (PtNDManager) manager.newSubManager(Device.cpu());
                    PtNDArray to = host.create(values, shape, type);
                    PtNDArray about = host.create(flags, new Shape(n + 1), DataType.UINT8);
                    Stream<Supplier<IValue>> given =
                            Stream.of(
                                    tensor(sums),
                                    number(first),
                                    number(end),
                                    tensor(to),
                                    tensor(about));
                    if (asCodes) given = Stream.concat(given, Stream.of(tensor(codes)));
                    call(asCodes ? "codes" : "floats", given.toList());
                    return null;
                });
        boolean[] touched = new boolean[n];
        for (int i = 0; i < n; i++) touched[i] = flags.get(i) != 0;
        return new Planes(values, touched, flags.get(n) != 0);
    }

    @Override
    public void clear(int first, int end) {
        call("clear", tensor(sums), number(first), number(end));
    }

    @Override
    public void read(int channel, int place, float[] values) {
        ByteBuffer room = buffers.room(VALUES, Float.BYTES * values.length);
        program.scoped(
                manager -> {
                    PtNDManager host = (PtNDManager) manager.newSubManager(Device.cpu());
                    Shape shape = new Shape(region.height(), region.width());
                    PtNDArray to = host.create(room, shape, DataType.FLOAT32);
                    call("read", List.of(tensor(sums), number(channel), number(place), tensor(to)));
                    return null;
                });
        room.asFloatBuffer().get(values);
    }

    private static Supplier<IValue> tensor(NDArray array) {
        return () -> IValue.from((PtNDArray) array);
    }

    private static Supplier<IValue> number(long value) {
        return () -> IValue.from(value);
    }

    @SafeVarargs
    private void call(String method, Supplier<IValue>... given) {
        program.scoped(
                manager -> {
                    call(method, List.of(given));
                    return null;
                });
    }

    private void call(String method, List<Supplier<IValue>> given) {
        IValue[] arguments = new IValue[given.size()];
        try {
            for (int i = 0; i < arguments.length; i++) arguments[i] = given.get(i).get();
            program.call(method, arguments).close();
        } finally {
            for (IValue value : arguments) if (value != null) value.close();
        }
    }

    @Override
    public void release() {
        sums.close();
    }

    @Override
    public void close() {
        kept.close();
        pins.close();
    }
}
