// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The numeric oracles, and the rule by which their weights and inputs were made. */
public final class Golden {

    private Golden() {}

    /** All tensors of an oracle file. */
    public static Weights read(String name) {
        return Safetensors.read(TestData.golden().resolve(name + ".safetensors")).weights();
    }

    /** Weights of a network by the procedural rule; fixed buffers as the network has them. */
    public static Weights procedural(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.program(Precision.FLOAT32)
                .forEachSlot((name, slot) -> tensors.put(name, procedural(name, slot)));
        return new Weights(tensors);
    }

    private static Tensor procedural(String name, TorchModule.Slot slot) {
        int[] shape = slot.shape();
        boolean running = name.endsWith("running_mean") || name.endsWith("running_var");
        if (slot.role() == TorchModule.Role.BUFFER && !running)
            return new Tensor(
                    shape, slot.type(), slot.init().values(shape, new SplittableRandom(0)));
        return new Tensor(shape, slot.type(), values(name, shape));
    }

    /** The values of a tensor by the procedural rule. */
    public static float[] values(String name, int... shape) {
        float[] values = new float[Tensor.size(shape)];
        double fan = 1;
        for (int i = 1; i < shape.length; i++) fan *= shape[i];
        boolean one = name.endsWith(".weight") || name.endsWith("running_var");
        for (int i = 0; i < values.length; i++) {
            double s = 2 * uniform(name, i) - 1;
            if (name.equals("dummy_tensor")) values[i] = 1;
            else if (shape.length >= 2) values[i] = (float) (s * Math.sqrt(3 / fan));
            else values[i] = (float) (one ? 1 + 0.1 * s : 0.1 * s);
        }
        return values;
    }

    /** The same values in double precision: a program with them computes so. */
    public static Weights doubled(Weights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.tensors()
                .forEach(
                        (name, t) ->
                                tensors.put(
                                        name,
                                        t.type() == Tensor.Type.FLOAT32
                                                ? new Tensor(
                                                        t.shape(), Tensor.Type.FLOAT64, t.values())
                                                : t));
        return new Weights(tensors);
    }

    /** A procedural input. */
    public static float[] input(String name, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) uniform(name, i);
        return values;
    }

    private static double uniform(String name, int index) {
        int h = 0x811C9DC5;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) h = (h ^ (b & 0xFF)) * 16777619;
        int x = h + index * 0x9E3779B9;
        x ^= x >>> 16;
        x *= 0x85EBCA6B;
        x ^= x >>> 13;
        x *= 0xC2B2AE35;
        x ^= x >>> 16;
        return (x >>> 8) / (double) (1 << 24);
    }

    /** Asserts |actual - expected| &lt;= absolute + relative * |expected| for every value. */
    public static void assertClose(
            String what, float[] expected, float[] actual, double absolute, double relative) {
        assertTrue(expected.length == actual.length, () -> what + ": another length");
        double worst = 0;
        int at = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(actual[i] - expected[i]);
            double excess = error / (absolute + relative * Math.abs(expected[i]));
            if (!(excess <= worst)) {
                worst = excess;
                at = i;
            }
        }
        double excess = worst;
        int index = at;
        assertTrue(
                excess <= 1,
                () ->
                        "%s[%d]: %g instead of %g, %.2f times the tolerance"
                                .formatted(what, index, actual[index], expected[index], excess));
    }

    /** Asserts that the difference's L2 norm is at most a share of the expected norm. */
    public static void assertNearInNorm(
            String what, float[] expected, float[] actual, double share) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        double ratio = Math.sqrt(difference / norm);
        assertTrue(ratio <= share, () -> what + ": relative difference " + ratio);
    }
}
