package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.Golden;
import fiji.plugin.cellmap.net.Network;
import fiji.plugin.cellmap.net.Precision;
import fiji.plugin.cellmap.net.Weights;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Four steps of AdamW with accumulation, clipping and moving average against PyTorch. */
class TrainStepsGoldenTest {

    private static final int[] PATCH = {32, 32, 32};

    private final Weights golden = Golden.read("train_steps");

    @Test
    void fourSteps() {
        Network network = BasicUNetGoldenTest.small(Map.of());
        try (TrainingNet net =
                new TrainingNet(
                        network,
                        Golden.procedural(network),
                        new LossSection(1.0, 0.0, "all", null),
                        new OptimizerSection(1e-3, 1e-5, null, 1e-8, null, null, null, null),
                        Precision.FLOAT32,
                        0.9,
                        ComputeDevice.CPU)) {
            for (int step = 0; step < 4; step++) {
                for (int micro = 0; micro < 2; micro++) accumulate(net, step, micro);
                double norm = net.step(1e-3, 0.05);
                assertEquals(golden.get("gradnorms_before_clip").values()[step], norm, 1e-3 * norm);
                if (step == 0) compare("after_step1.", net.weights());
            }
            compare("after_step4.", net.weights());
            compare("ema_after_step4.", net.emaWeights());
        }
    }

    private void accumulate(TrainingNet net, int step, int micro) {
        String name = step + "." + micro;
        float[] target = golden.get("y" + name).values();
        float[] mask = new float[target.length];
        Arrays.fill(mask, 1);
        float[] input = Golden.input("train.x" + name, 32 * 32 * 32);
        double loss = net.accumulate(input, target, mask, 1, PATCH, 2)[0];
        assertEquals(golden.get("losses").values()[2 * step + micro], loss, 1e-4, name);
    }

    private void compare(String prefix, Weights actual) {
        actual.tensors()
                .forEach(
                        (name, tensor) -> {
                            if (!name.matches(".*conv_[01]\\.conv\\.bias"))
                                Golden.assertClose(
                                        prefix + name,
                                        golden.get(prefix + name).values(),
                                        tensor.values(),
                                        1e-4,
                                        1e-3);
                        });
    }
}
