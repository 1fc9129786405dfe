// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights travel between formats; names are matched strictly; kernels grow. */
class CheckpointTest {

    @TempDir Path folder;

    /**
     * A Lightning-like checkpoint written by PyTorch 2.7.1: a transposed view, half precision,
     * counters, optimizer state.
     */
    @Test
    void aCheckpointWrittenByPyTorch() {
        Weights weights = Checkpoint.read(Path.of("src/test/resources/oracles/lightning.ckpt"));
        assertEquals(3, weights.tensors().size());
        Tensor stem = weights.get("model.model.stem.weight");
        assertArrayEquals(new int[] {2, 3, 2, 2}, stem.shape());
        assertArrayEquals(
                new float[] {0, 2, 1, 3, 4, 6, 5, 7}, java.util.Arrays.copyOf(stem.values(), 8));
        assertArrayEquals(new float[] {0.5f, -1.5f}, weights.get("model.model.stem.bias").values());
        Tensor counter = weights.get("model.model.bn.num_batches_tracked");
        assertEquals(Tensor.Type.INT64, counter.type());
        assertEquals(7, counter.values()[0]);
    }

    @Test
    void everyFormatComesBack() {
        Network network =
                Architectures.create("BasicUNet", Map.of("features", 4, "norm", "batch"), 1, 2);
        Weights weights = network.initial(3);
        for (String ending : new String[] {"safetensors", "pth", "ckpt"}) {
            Path file = folder.resolve("weights." + ending);
            Checkpoint.write(file, weights);
            Weights back = Checkpoint.read(file, network);
            weights.tensors()
                    .forEach(
                            (name, tensor) ->
                                    assertArrayEquals(
                                            tensor.values(), back.get(name).values(), name));
        }
        assertThrows(
                UsageException.class,
                () -> Checkpoint.write(folder.resolve("weights.h5"), weights));
    }

    @Test
    void prefixesAndCopiesAreRemovedButNothingElse() {
        Network network = Architectures.create("DynUNet", Map.of("levels", 3, "filters", 4), 1, 2);
        Weights weights = network.initial(3);
        Map<String, Tensor> named = new LinkedHashMap<>(weights.prefixed("model.model.").tensors());
        named.put(
                "model.model.skip_layers.downsample.conv1.conv.weight",
                weights.get("input_block.conv1.conv.weight"));
        Weights found = Checkpoint.fit(new Weights(named), network.initial(0), "test");
        assertEquals(weights.tensors().keySet(), found.tensors().keySet());
        named.put("model.model.other.weight", Tensor.zeros(Tensor.Type.FLOAT32, 1));
        named.remove("model.model.output_block.conv.conv.bias");
        CellMapException error =
                assertThrows(
                        CellMapException.class,
                        () -> Checkpoint.fit(new Weights(named), network.initial(0), "test"));
        assertTrue(error.getMessage().contains("1 unexpected: other.weight"), error.getMessage());
        assertTrue(
                error.getMessage().contains("1 missing: output_block.conv.conv.bias"),
                error.getMessage());
    }

    @Test
    void whatStandsBesideTheNetworkIsIgnored() {
        Network network = Architectures.create("BasicUNet", Map.of("features", 2), 1, 2);
        Weights weights = network.initial(3);
        Map<String, Tensor> named =
                new LinkedHashMap<>(weights.prefixed("unet._orig_mod.").tensors());
        named.putAll(weights.prefixed("ema.").tensors());
        named.put("loss.pos_weight", Tensor.zeros(Tensor.Type.FLOAT32, 2));
        named.put("unet._orig_mod.conv_0.conv_0.conv.weight", Tensor.zeros(Tensor.Type.FLOAT32, 3));
        named.remove("ema.final_conv.weight");
        WeightMatch match = WeightMatch.of(new Weights(named), network.initial(0));
        assertEquals("unet._orig_mod.", match.prefix());
        assertEquals(weights.tensors().size(), match.ignored().size());
        assertEquals(1, match.misshapen().size());
        assertTrue(match.missing().isEmpty() && match.unexpected().isEmpty());
        assertEquals(
                "1 of another shape: conv_0.conv_0.conv.weight is FLOAT32[3], not FLOAT32[2, 1, 3,"
                        + " 3, 3].",
                match.differences());
        Weights completed = match.completed(network.initial(0), "test");
        assertEquals(weights.tensors().keySet(), completed.tensors().keySet());
        assertArrayEquals(
                weights.get("final_conv.weight").values(),
                completed.get("final_conv.weight").values());
        assertArrayEquals(
                network.initial(0).get("conv_0.conv_0.conv.weight").values(),
                completed.get("conv_0.conv_0.conv.weight").values());
        Weights nothing = new Weights(Map.of("a", Tensor.zeros(Tensor.Type.FLOAT32, 2)));
        assertThrows(
                CellMapException.class,
                () ->
                        WeightMatch.of(nothing, network.initial(0))
                                .completed(network.initial(0), "test"));
    }

    /** Values by torch.nn.functional.interpolate(…, mode="trilinear"), PyTorch 2.7.1. */
    @Test
    void kernelsGrow() {
        float[] values = new float[54];
        for (int i = 0; i < 54; i++) values[i] = (float) Math.sin(i);
        Weights small =
                new Weights(Map.of("conv1.weight", Tensor.of(new int[] {2, 1, 3, 3, 3}, values)));
        int[] shape = {2, 1, 5, 5, 5};
        Weights large =
                new Weights(Map.of("conv1.weight", Tensor.zeros(Tensor.Type.FLOAT32, shape)));
        float[] grown = UpKern.grow(small, large).get("conv1.weight").values();
        int[] at = {0, 7, 62, 124, 130, 249};
        double[] expected = {
            0.0,
            0.2021615207195282,
            0.4201670289039612,
            0.7625584602355957,
            0.1786128580570221,
            0.3959251642227173
        };
        for (int i = 0; i < at.length; i++) assertEquals(expected[i], grown[at[i]], 1e-5);
    }

    @Test
    void aNetworkGrows() {
        Network three = Architectures.create("MedNeXt", Map.of("base_width", 4), 1, 2);
        Network five = Architectures.create("MedNeXt", Map.of("base_width", 4, "kernel", 5), 1, 2);
        Weights grown = UpKern.grow(three.initial(1), five.initial(2));
        assertEquals(five.initial(2).tensors().keySet(), grown.tensors().keySet());
        Network wide = Architectures.create("MedNeXt", Map.of("base_width", 8), 1, 2);
        assertThrows(CellMapException.class, () -> UpKern.grow(three.initial(1), wide.initial(2)));
    }
}
