// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.RawNetwork;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.ProgramCheck;
import fiji.plugin.cellmap.net.program.ProgramFacts;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A TorchScript model for prediction: its {@code forward}, without autograd state. May be called
 * from several threads; calls wait for each other, as one call uses all of the engine's threads.
 */
public final class InferenceNet implements WindowFunction, RawNetwork, AutoCloseable {

    /** What a failure says first if the network itself failed. */
    public static final String FAILED = Program.FAILED;

    private final Program program;
    private final Outputs outputs;
    private final StoredType type;
    private final ComputeDevice device;

    private InferenceNet(Program program, ComputeDevice device, StoredType type) {
        this.program = program;
        this.type = type;
        this.device = device;
        outputs = new Outputs(device);
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
    public synchronized float[] apply(float[] input, int n, int[] window) {
        Shape shape = shape(input, n, window);
        return program.forward(input, shape, type, outputs, null).values();
    }

    /**
     * {@inheritDoc}
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if the network refuses the input, or has no
     *     such output, or memory runs out
     */
    @Override
    public synchronized Tensor run(float[] input, int[] shape, String output) {
        Shape size = new Shape(IntStream.of(shape).asLongStream().toArray());
        return program.forward(input, size, type, outputs, output);
    }

    /** Where it is computed. */
    public ComputeDevice device() {
        return device;
    }

    /** The names or positions of the last result's tensors; empty if it was one tensor. */
    public synchronized List<String> outputs() {
        return outputs.names();
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

    @Override
    public synchronized void close() {
        program.close();
        outputs.close();
    }
}
