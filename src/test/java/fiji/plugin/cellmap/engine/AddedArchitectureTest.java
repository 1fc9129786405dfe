// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The architecture of the how-to, which a services file on the class path names. */
class AddedArchitectureTest {

    private static final int[] PATCH = {4, 8, 8};

    @Test
    void isFoundTrainedAndUsed() {
        for (int dims : new int[] {3, 2}) {
            Network network =
                    Architectures.create(
                            "TwoLevels", Map.of("spatial_dims", dims, "width", 4), 1, 2);
            assertArrayEquals(new int[] {dims == 3 ? 2 : 1, 2, 2}, network.multiple());
            float[] input = Golden.input("input", 256);
            float[] mask = new float[512];
            Arrays.fill(mask, 1);
            try (TrainingNet net =
                    new TrainingNet(
                            network,
                            network.initial(1),
                            Named.of(LossSection.class).make(),
                            Named.of(OptimizerSection.class).make(),
                            Precision.FLOAT32,
                            0,
                            ComputeDevice.CPU)) {
                double[] loss = net.accumulate(input, new float[512], mask, 1, PATCH, 1);
                assertEquals(Math.log(2), loss[1], 0.5);
                net.step(1e-2, 0);
                assertEquals(512, net.predict(input, 1, PATCH).length);
            }
        }
    }
}
