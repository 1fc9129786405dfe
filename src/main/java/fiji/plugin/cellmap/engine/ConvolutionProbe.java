// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.Arrays;
import java.util.Map;

/**
 * A 3-D convolution of a network's size (3^3 kernels, {@value #CHANNELS} channels in and out, a
 * patch of {@value #EDGE}^3) on a device: how fast, and whether the result is right. A mean filter
 * over ones, so that away from the border the result is one.
 */
public final class ConvolutionProbe {

    private static final int CHANNELS = 32;
    private static final int EDGE = 64;
    private static final int KERNEL = 27;

    /** Convolutions in one call: few words pass between processor and GPU. */
    private static final int GPU_PASSES = 16;

    private static final double SECONDS = 1;

    private ConvolutionProbe() {}

    /**
     * Measures for about a second; blocks.
     *
     * @return 10^9 multiplications and additions per second
     * @throws CellMapException if the device fails, or computes nonsense
     */
    public static double gflops(ComputeDevice device, Precision precision) {
        int passes = device.isGpu() ? GPU_PASSES : 1;
        return with(
                device,
                precision,
                passes,
                EDGE,
                program -> {
                    call(program, EDGE, device);
                    long began = System.nanoTime();
                    double seconds = 0;
                    int calls = 0;
                    for (; seconds < SECONDS; calls++) {
                        call(program, EDGE, device);
                        seconds = (System.nanoTime() - began) / 1e9;
                    }
                    double each = 2.0 * KERNEL * CHANNELS * CHANNELS * EDGE * EDGE * EDGE;
                    return each * passes * calls / seconds / 1e9;
                });
    }

    /**
     * Computes a little, as a trial.
     *
     * @throws CellMapException if the device fails, or computes nonsense
     */
    static void verify(ComputeDevice device) {
        int edge = 8;
        with(device, Precision.FLOAT32, 1, edge, program -> call(program, edge, device));
    }

    private interface Use<T> {
        T of(Program program);
    }

    private static <T> T with(
            ComputeDevice device, Precision precision, int passes, int edge, Use<T> use) {
        TorchModule module =
                new TorchModule("Convolution")
                        .parameter(
                                "w",
                                Init.constant(1.0 / KERNEL / CHANNELS),
                                CHANNELS,
                                CHANNELS,
                                3,
                                3,
                                3);
        String convolution =
                "torch.conv3d(a, %s, None, [1, 1, 1], [1, 1, 1], [1, 1, 1], 1)"
                        .formatted(precision.operand("self.w"));
        int middle = (edge * edge + edge + 1) * edge / 2;
        module.forward(
                "a = " + precision.operand("torch.repeat(x, [1, " + CHANNELS + ", 1, 1, 1])"),
                "for i in range(" + passes + "):",
                "  a = " + convolution,
                "y = torch.reshape(" + precision.full("a") + ", [-1])",
                "return torch.reshape(torch.select(y, 0, " + middle + "), [1])");
        return TemporaryFile.with(
                "the convolution that is measured",
                file -> {
                    ModelFile.write(file, module, module.initial(0), Map.of());
                    try (Program program = new Program(file, device, false, 1)) {
                        return use.of(program);
                    }
                });
    }

    private static Void call(Program program, int edge, ComputeDevice device) {
        float[] ones = new float[edge * edge * edge];
        Arrays.fill(ones, 1);
        float one = program.infer("forward", ones, new Shape(1, 1, edge, edge, edge))[0];
        if (Math.abs(one - 1) < 0.05) return null;
        throw new CellMapException(
                "The engine computes nonsense",
                device,
                "A convolution gave " + one + " instead of 1.",
                "The libraries do not belong together or the device is defective. Use the engine"
                        + " that comes with the program: engine use bundled.");
    }
}
