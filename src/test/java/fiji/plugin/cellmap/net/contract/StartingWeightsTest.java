// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartingWeightsTest {

    @TempDir Path folder;

    private static Network mednext(int kernel, int outputs) {
        return Architectures.create(
                "MedNeXt", Map.of("base_width", 4, "kernel", kernel), 1, outputs);
    }

    private Path file(Weights weights) {
        Path file = folder.resolve("weights.ckpt");
        Checkpoint.write(file, weights.prefixed("module."));
        return file;
    }

    @Test
    void weightsOfTheSameNetworkAreTakenAsTheyAre() {
        Weights weights = mednext(3, 2).initial(1);
        StartingWeights start = StartingWeights.read(file(weights), null, mednext(3, 2), 9, false);
        assertEquals(List.of("Prefix module. removed."), start.notes());
        weights.tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.values(), start.weights().get(name).values()));
    }

    @Test
    void kernelsGrowWhereTheyDiffer() {
        Weights small = mednext(3, 2).initial(1);
        Network large = mednext(5, 2);
        StartingWeights start = StartingWeights.read(file(small), null, large, 9, false);
        Weights expected = UpKern.grow(small, large.initial(0));
        expected.tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.values(), start.weights().get(name).values(), name));
        assertTrue(start.notes().get(1).contains("kernels of another size resized"));
    }

    @Test
    void otherClassesStartAnewOnDemand() {
        Path file = file(mednext(3, 2).initial(1));
        Network three = mednext(5, 3);
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> StartingWeights.read(file, null, three, 9, false));
        assertTrue(e.why().contains("of another shape: out_0.conv_out"), e.why());
        StartingWeights start = StartingWeights.read(file, null, three, 9, true);
        assertArrayEquals(
                three.initial(9).get("out_0.conv_out.weight").values(),
                start.weights().get("out_0.conv_out.weight").values());
        assertArrayEquals(
                mednext(3, 2).initial(1).get("stem.weight").values(),
                start.weights().get("stem.weight").values());
        assertEquals(3, start.notes().size());
    }
}
