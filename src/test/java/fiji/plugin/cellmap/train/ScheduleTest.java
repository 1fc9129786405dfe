// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.param.Named;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static OptimizerSection optimizer(String schedule, int warmup) {
        return Named.of(OptimizerSection.class)
                .with(OptimizerSection::learningRate, 1e-3)
                .with(OptimizerSection::schedule, schedule)
                .with(OptimizerSection::warmupSteps, warmup)
                .with(OptimizerSection::minimum, 1e-6)
                .make();
    }

    /** The values of PyTorch's CosineAnnealingLR with T_max 10 and minimum 1e-6. */
    @Test
    void cosineAgreesWithPyTorchAtTheEndsOfEpochs() {
        Schedule schedule = new Schedule(optimizer("cosine", 0), 10 * 25, 10);
        double[] expected = {
            1e-3, 9.7555e-4, 9.0460e-4, 7.9410e-4, 6.5485e-4, 5.0050e-4, 3.4615e-4, 2.0690e-4,
            9.6396e-5, 2.5447e-5, 1e-6
        };
        for (int e = 0; e < expected.length; e++)
            assertEquals(expected[e], schedule.at(e * 25L), 1e-8);
    }

    @Test
    void constantStaysAndWarmupRises() {
        assertEquals(1e-3, new Schedule(optimizer("constant", 0), 10, 10).at(9));
        Schedule warm = new Schedule(optimizer("constant", 4), 10, 10);
        assertEquals(2e-4, warm.at(0), 1e-12);
        assertEquals(8e-4, warm.at(3), 1e-12);
        assertEquals(1e-3, warm.at(4), 1e-12);
    }
}
