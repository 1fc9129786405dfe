// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.net.zoo.Oracle;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A backward pass in buckets, from activations that were kept or computed again, gives the bits of
 * one in one piece: losses, gradients and running statistics of two micro-batches. All small
 * networks of the zoo with {@code -Dcellmap.forms=all}, otherwise one of each kind.
 */
class BackwardFormTest {

    private static final List<String> KINDS =
            List.of(
                    "basic_linear",
                    "basic_2d",
                    "unet_residual",
                    "dynunet_deep",
                    "mednext_custom",
                    "unetr_2d",
                    "rsunet_deep",
                    "unet_3d");

    /** Its gradients reach a convolution in another layout, and are added in another order. */
    private static final String ROUNDED = "swin_2d";

    @TempDir Path folder;

    static List<String> names() {
        return System.getProperty("cellmap.forms") == null ? KINDS : Oracle.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void allGiveTheSameBits(String name) {
        double rounding = name.equals(ROUNDED) ? 1e-5 : 0;
        Oracle oracle = Oracle.read(name);
        same(oracle.network(), Precision.FLOAT32, LOSS, oracle.size(), rounding);
    }

    @Test
    void inHalfPrecisionToo() {
        Oracle oracle = Oracle.read("mednext_custom");
        same(oracle.network(), Precision.BF16, LOSS, oracle.size(), 0);
    }

    /** Parameters of such a head get no gradient, which is not the same as one of 0. */
    @Test
    void withHeadsThatDoNotCount() {
        LossSection first =
                Named.of(LossSection.class)
                        .with(LossSection::deepSupervision, new double[] {1})
                        .make();
        Oracle oracle = Oracle.read("dynunet_deep");
        List<float[]> found = same(oracle.network(), Precision.FLOAT32, first, oracle.size(), 0);
        assertTrue(found.stream().anyMatch(tensor -> tensor.length == 0));
    }

    /** A weight that two segments use is complete after the earlier one. */
    @Test
    void aSharedWeightHasOneBucket() {
        Network network =
                Network.of(
                        "Shared",
                        Map.of(),
                        1,
                        2,
                        layers ->
                                new Flow(layers)
                                        .step("a", "self.first.forward(x)")
                                        .step("b", "torch.relu(self.middle.forward(a))")
                                        .step("c", "torch.relu(self.other.forward(b))")
                                        .step("d", "torch.relu(self.twice(c))")
                                        .head("z", "self.last.forward(d)")
                                        .into(shared(layers), "z"));
        assertEquals(
                List.of(
                        List.of(
                                "last.weight",
                                "last.bias",
                                "middle.weight",
                                "other.weight",
                                "middle.weight"),
                        List.of("first.weight")),
                network.segmented(Precision.FLOAT32, false).buckets());
        same(network, Precision.FLOAT32, LOSS, new int[] {8, 8, 8}, 1e-6);
    }

    private static TorchModule shared(Layers layers) {
        return new TorchModule("Shared")
                .child("first", layers.conv(1, 4, 3, 1, false))
                .child("middle", layers.conv(4, 4, 3, 1, false))
                .child("other", layers.conv(4, 4, 3, 1, false))
                .child("last", layers.conv(4, 2, 1, 1, true))
                .method(
                        "twice(x: Tensor) -> Tensor",
                        "return torch.add(self.middle.forward(x), self.middle.forward(x))");
    }

    @Test
    void dropoutIsNotComputedAgain() {
        Network network =
                Architectures.create("BasicUNet", Map.of("features", 4, "dropout", 0.1), 1, 2);
        int[] size = {16, 16, 16};
        assertSame(
                run(network, Precision.FLOAT32, LOSS, size, BackwardForm.WHOLE),
                run(network, Precision.FLOAT32, LOSS, size, BackwardForm.BUCKETS),
                0);
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> run(network, Precision.FLOAT32, LOSS, size, BackwardForm.RECOMPUTED));
        assertEquals("Dropout would draw other random numbers the second time.", e.why());
    }

    private static final LossSection LOSS = Named.of(LossSection.class).make();

    private List<float[]> same(
            Network network, Precision precision, LossSection loss, int[] size, double rounding) {
        List<float[]> whole = run(network, precision, loss, size, BackwardForm.WHOLE);
        for (BackwardForm form : List.of(BackwardForm.BUCKETS, BackwardForm.RECOMPUTED))
            assertSame(whole, run(network, precision, loss, size, form), rounding);
        return whole;
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual, double rounding) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            double largest = 0;
            for (float v : expected.get(i)) largest = Math.max(largest, Math.abs(v));
            float allowed = (float) (rounding * largest);
            assertArrayEquals(expected.get(i), actual.get(i), allowed, "tensor " + i);
        }
    }

    /** Losses, gradients, then the state after two micro-batches. */
    private List<float[]> run(
            Network network, Precision precision, LossSection loss, int[] size, BackwardForm form) {
        OptimizerSection optimizer = Named.of(OptimizerSection.class).make();
        TorchModule root =
                new TrainingProgram(network, precision, Objective.masks(loss), optimizer, 0)
                        .leader(form);
        verify(root.children().get("net").buckets(), form);
        Path file = folder.resolve(form + ".pt");
        ModelFile.write(file, root, StateTensors.start(root, network.initial(3)), Map.of());
        int voxels = size[0] * size[1] * size[2];
        float[] target = new float[2 * voxels];
        float[] mask = new float[2 * voxels];
        for (int i = 0; i < target.length; i++) {
            target[i] = i / 7 % 2;
            mask[i] = i % 5 == 0 ? 0 : 1;
        }
        List<float[]> all = new ArrayList<>();
        try (Program program = new Program(file, ComputeDevice.CPU, true, 4)) {
            program.training(true);
            JniUtils.setSeed(5);
            for (int i = 0; i < 2; i++) {
                float[] input = Golden.input("input" + i, voxels);
                Object[] arrays = {input, target, mask, new float[] {2}};
                Shape[] shapes = {
                    InferenceNet.shape(input, 1, size),
                    InferenceNet.shape(target, 1, size),
                    InferenceNet.shape(mask, 1, size),
                    new Shape()
                };
                all.add(program.train("accumulate", arrays, shapes)[0]);
            }
            all.addAll(Arrays.asList(program.list("held")));
            all.addAll(Arrays.asList(program.list("state")));
        }
        return all;
    }

    private static void verify(List<List<String>> buckets, BackwardForm form) {
        Set<String> all = new HashSet<>();
        for (List<String> bucket : buckets)
            for (String name : new HashSet<>(bucket)) assertTrue(all.add(name), name + " again");
        assertEquals(form != BackwardForm.WHOLE, buckets.size() > 1, buckets.size() + " buckets");
    }
}
