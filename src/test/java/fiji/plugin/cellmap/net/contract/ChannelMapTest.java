// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Outputs of a network become logits as the contract says. */
class ChannelMapTest {

    private static final float[] RAW = {0.5f, -1, 2, 0.25f, 1.5f, -0.5f};

    private static ModelContract contract(String more) {
        String json =
                "{\"classes\": [\"a\", \"b\"], \"voxel_size\": [8, 8, 8], \"window\": [1, 1, 2],"
                        + " \"intensity_scale\": 1, "
                        + more
                        + "}";
        return ModelFile.contract(json.getBytes(StandardCharsets.UTF_8), "test");
    }

    private static float[] logits(ModelContract contract, int channels) {
        Tensor output =
                Tensor.of(
                        new int[] {1, channels, 1, 1, 2},
                        java.util.Arrays.copyOf(RAW, 2 * channels));
        RawNetwork network = (input, shape, name) -> output;
        return ChannelMap.of(network, contract).apply(new float[2], 1, new int[] {1, 1, 2});
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    @Test
    void eachClassMayHaveItsActivation() {
        ModelContract contract =
                contract("\"activation\": \"sigmoid\", \"activations\": [\"tanh\", \"sigmoid\"]");
        assertEquals("sigmoid", contract.mapped().activation());
        float[] logits = logits(contract, 2);
        for (int i = 0; i < 2; i++)
            assertEquals((1 + Math.tanh(RAW[i])) / 2, sigmoid(logits[i]), 1e-6);
        for (int i = 2; i < 4; i++) assertEquals(RAW[i], logits[i]);
    }

    @Test
    void exclusiveClassesBeginWithTheBackground() {
        ModelContract contract = contract("\"activation\": \"softmax\", \"channels\": [1, 2]");
        assertEquals(3, contract.outputs());
        float[] logits = logits(contract, 3);
        for (int v = 0; v < 2; v++) {
            double sum = 0;
            for (int c = 0; c < 3; c++) sum += Math.exp(RAW[2 * c + v]);
            for (int c = 0; c < 2; c++)
                assertEquals(Math.exp(RAW[2 * c + 2 + v]) / sum, sigmoid(logits[2 * c + v]), 1e-6);
        }
    }

    @Test
    void logitsAndProbabilitiesDoNotMix() {
        for (String wrong : new String[] {"[\"tanh\", \"none\"]", "[\"tanh\"]", "[\"a\", \"b\"]"}) {
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () ->
                                    contract(
                                            "\"activation\": \"sigmoid\", \"activations\": "
                                                    + wrong));
            assertTrue(e.why().startsWith("activations is "), e.why());
        }
    }
}
