// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.contract.BlendRegion;
import fiji.plugin.cellmap.net.contract.DeviceBlend;
import fiji.plugin.cellmap.net.contract.DeviceWindows;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.RawNetwork;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.ProgramCheck;
import fiji.plugin.cellmap.net.program.ProgramFacts;
import fiji.plugin.cellmap.util.BusyTime;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A TorchScript model for prediction: its {@code forward}, without autograd state. May be called
 * from several threads. On a CPU calls wait for each other, as one call uses all of the engine's
 * threads; on a GPU two are on their way, so that it computes one while the other comes and goes,
 * through memory that is locked for it.
 */
public final class InferenceNet implements WindowFunction, RawNetwork, AutoCloseable {

    /** What a failure says first if the network itself failed. */
    public static final String FAILED = Program.FAILED;

    /**
     * System property: {@code device} lets the device blend the windows of a prediction, {@code
     * host} leaves that to the processor; otherwise GPUs do it.
     */
    public static final String BLEND = "cellmap.blend";

    private static final int GPU_LANES = 2;

    private final Program program;
    private final ComputeDevice device;
    private final BlockingQueue<InferenceLane> lanes = new LinkedBlockingQueue<>();
    private final int count;
    private final BusyTime busy = new BusyTime();
    private volatile List<String> names = List.of();
    private Program blender;
    private long granted;

    private InferenceNet(Program program, ComputeDevice device, StoredType type) {
        this.program = program;
        this.device = device;
        count = device.isGpu() ? GPU_LANES : 1;
        for (int i = 0; i < count; i++) lanes.add(new InferenceLane(program, device, type));
    }

    /** Loads a model that is not trusted, see {@link #load(Path, ComputeDevice, boolean)}. */
    public static InferenceNet load(Path file, ComputeDevice device) {
        return load(file, device, false);
    }

    /**
     * Loads a model. Blocking.
     *
     * @param file a TorchScript archive of any origin whose {@code forward} takes one tensor, which
     *     it gets in the type of its weights, and gives one or several
     * @param trusted whether it may go beyond what {@link ProgramCheck} allows
     * @throws fiji.plugin.cellmap.util.UsageException if it is not trusted and does
     * @throws fiji.plugin.cellmap.util.CellMapException if it cannot be read
     */
    public static InferenceNet load(Path file, ComputeDevice device, boolean trusted) {
        ProgramCheck.require(file, trusted);
        Program program = new Program(file, device, false, 1);
        program.training(false);
        return new InferenceNet(program, device, ProgramFacts.of(file).type());
    }

    /**
     * Loads a model of this program in another precision of its convolutions.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if it is a foreign program
     */
    public static InferenceNet load(Path file, ComputeDevice device, Precision precision) {
        return TemporaryFile.with(
                file,
                copy -> {
                    ModelFile.rewrite(file, precision, copy);
                    return load(copy, device);
                });
    }

    /**
     * {@inheritDoc}
     *
     * <p>Any number of input channels; it follows from the length of the input.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if the network refuses the window, or
     *     memory runs out
     */
    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return run(input, shape(input, n, window), null).values();
    }

    /**
     * {@inheritDoc}
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if the network refuses the input, or has no
     *     such output, or memory runs out
     */
    @Override
    public Tensor run(float[] input, int[] shape, String output) {
        return run(input, shape(shape), output);
    }

    @Override
    public Optional<float[]> mirrored(float[] input, int n, int[] window, Progress progress) {
        Shape shape = shape(input, n, window);
        return Optional.of(onLane(lane -> lane.mirrored(input, shape, null, progress)).values());
    }

    /**
     * {@inheritDoc}
     *
     * @throws fiji.plugin.cellmap.util.CellMapException as {@link #run}
     */
    @Override
    public Optional<Tensor> mirrored(float[] input, int[] shape, String output, Progress progress) {
        return Optional.of(onLane(lane -> lane.mirrored(input, shape(shape), output, progress)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where {@link #BLEND} says so, or it does not and the device is a GPU.
     */
    @Override
    public Optional<DeviceWindows> onDevice(boolean mirrored, ShapeCheck check) {
        return blends(device)
                ? Optional.of(region -> blended(region, mirrored, check))
                : Optional.empty();
    }

    /** Whether a device blends windows by itself. */
    public static boolean blends(ComputeDevice device) {
        String said = System.getProperty(BLEND, device.isGpu() ? "device" : "host");
        return said.equals("device");
    }

    private synchronized DeviceBlend blended(
            BlendRegion region, boolean mirrored, ShapeCheck check) {
        requireRoom(region.bytes());
        if (blender == null) blender = BlendProgram.load(device);
        return new BlendedWindows(this, blender, mirrored, check, region);
    }

    /** Half of the memory that is free is for the network; what was taken once is taken again. */
    private void requireRoom(long bytes) {
        OptionalLong size = Devices.memorySize(device);
        OptionalLong used = Devices.memoryUsed(device);
        if (bytes <= granted || size.isEmpty() || used.isEmpty()) return;
        long free = size.getAsLong() - used.getAsLong();
        if (bytes > free / 2)
            throw new DeviceMemoryException(
                    device,
                    "Not enough memory: blending takes %s there, and %s are free."
                            .formatted(DiskSpace.text(bytes), DiskSpace.text(free)),
                    null);
        granted = bytes;
    }

    /** A call whose result stays on the device, see {@link InferenceLane#keep}. */
    NDArray kept(
            Object input, Shape shape, boolean mirrored, BlendedWindows by, Progress progress) {
        return onLane(lane -> lane.keep(input, shape, mirrored, by, progress));
    }

    /** How many tensors there are beside those of the programs. */
    int kept() {
        return program.kept() + (blender == null ? 0 : blender.kept());
    }

    private Tensor run(float[] input, Shape shape, String output) {
        return onLane(lane -> lane.forward(input, shape, output));
    }

    private <T> T onLane(Function<InferenceLane, T> call) {
        InferenceLane lane = lane();
        busy.begin();
        try {
            return call.apply(lane);
        } finally {
            names = lane.names();
            busy.end();
            lanes.add(lane);
        }
    }

    /** Waits for one that is free. */
    private InferenceLane lane() {
        boolean interrupted = false;
        try {
            while (true)
                try {
                    return lanes.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    @Override
    public int lanes() {
        return count;
    }

    /** Seconds so far in which the device had a call, from its numbers' leaving to their return. */
    public double busySeconds() {
        return busy.seconds();
    }

    /** Where it is computed. */
    public ComputeDevice device() {
        return device;
    }

    /** The names or positions of the last result's tensors; empty if it was one tensor. */
    public List<String> outputs() {
        return names;
    }

    private static Shape shape(int[] sizes) {
        return new Shape(IntStream.of(sizes).asLongStream().toArray());
    }

    static Shape shape(float[] values, int n, int[] window) {
        return shape(values.length, n, window);
    }

    /** Shape N,C,D,H,W of so many values. */
    static Shape shape(int length, int n, int[] window) {
        long voxels = (long) n * window[0] * window[1] * window[2];
        if (voxels <= 0 || length % voxels != 0 || length == 0)
            throw new IllegalArgumentException(
                    "%d values for %d windows of %d x %d x %d"
                            .formatted(length, n, window[0], window[1], window[2]));
        return new Shape(n, length / voxels, window[0], window[1], window[2]);
    }

    /** Waits for the calls that run. */
    @Override
    public void close() {
        for (int i = 0; i < count; i++) lane().close();
        program.close();
        if (blender != null) blender.close();
    }
}
