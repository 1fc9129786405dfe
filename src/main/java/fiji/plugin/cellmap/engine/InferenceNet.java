// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.ProgramCheck;
import java.nio.file.Path;

/**
 * A TorchScript model for prediction: its {@code forward}, without autograd state. May be called
 * from several threads; calls wait for each other, as one call uses all of the engine's threads.
 */
public final class InferenceNet implements WindowFunction, AutoCloseable {

    private final Program program;

    private InferenceNet(Program program) {
        this.program = program;
    }

    /** Loads a model that is not trusted, see {@link #load(Path, ComputeDevice, boolean)}. */
    public static InferenceNet load(Path file, ComputeDevice device) {
        return load(file, device, false);
    }

    /**
     * Loads a model. Blocking.
     *
     * @param file a TorchScript archive of any origin whose {@code forward} takes one float tensor
     *     N,C,D,H,W and gives one, or several of which the first is the main head
     * @param trusted whether it may go beyond what {@link ProgramCheck} allows
     * @throws fiji.plugin.cellmap.util.UsageException if it is not trusted and does
     * @throws fiji.plugin.cellmap.util.CellMapException if it cannot be read
     */
    public static InferenceNet load(Path file, ComputeDevice device, boolean trusted) {
        ProgramCheck.require(file, trusted);
        Program program = new Program(file, device, false, 1);
        program.training(false);
        return new InferenceNet(program);
    }

    /**
     * Loads a model of this program in another precision of its convolutions.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if it is a foreign program
     */
    public static InferenceNet load(Path file, ComputeDevice device, Precision precision) {
        return TemporaryFile.with(
                ".pt",
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
        return program.infer("forward", input, shape(input, n, window));
    }

    static Shape shape(float[] values, int n, int[] window) {
        long voxels = (long) n * window[0] * window[1] * window[2];
        if (voxels <= 0 || values.length % voxels != 0 || values.length == 0)
            throw new IllegalArgumentException(
                    "%d values for %d windows of %d x %d x %d"
                            .formatted(values.length, n, window[0], window[1], window[2]));
        return new Shape(n, values.length / voxels, window[0], window[1], window[2]);
    }

    @Override
    public synchronized void close() {
        program.close();
    }
}
