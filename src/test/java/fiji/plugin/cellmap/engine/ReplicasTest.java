// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Oracle;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several replicas compute what one does, with one thread in each operation. */
class ReplicasTest {

    private static final int[] PATCH = {16, 16, 16};
    private static final int VOXELS = 16 * 16 * 16;

    private static int threads;

    @TempDir Path folder;

    @BeforeAll
    static void oneThread() {
        threads = Devices.threads(1);
    }

    @AfterAll
    static void asBefore() {
        Devices.threads(threads);
    }

    private static TrainingNet net(
            Network network, Precision precision, boolean recompute, int replicas) {
        return new TrainingNet(
                network,
                network.initial(7),
                Objective.masks(Named.of(LossSection.class).make()),
                Named.of(OptimizerSection.class).make(),
                precision,
                0.9,
                recompute,
                Collections.nCopies(replicas, ComputeDevice.CPU));
    }

    private static Network network(Map<String, Object> options) {
        return BasicUNetGoldenTest.small(options);
    }

    /** Some patches of which every voxel is annotated, so that losses are means over patches. */
    private static Batch batch(int index, int n) {
        float[] input = new float[n * VOXELS];
        byte[] labels = new byte[n * 2 * VOXELS];
        for (int p = 0; p < n; p++) {
            SplittableRandom random = Seeds.random(index * 2 + p);
            for (int i = 0; i < VOXELS; i++) {
                input[p * VOXELS + i] = (float) random.nextDouble();
                for (int c = 0; c < 2; c++)
                    labels[(p * 2 + c) * VOXELS + i] =
                            (byte) (input[p * VOXELS + i] > 0.4 + 0.3 * c ? 1 : 0);
            }
        }
        return Batch.of(n, 2, PATCH, PATCH, input, labels);
    }

    /** One step on whole micro-batches, dealt in turn; gives the sum of losses. */
    private static double step(TrainingNet net, int step, int count) {
        for (int i = 0; i < count; i++)
            net.add(
                    net.stage(i % net.replicas(), batch(step * count + i, 1)),
                    count,
                    i + net.replicas() >= count);
        double sum = 0;
        for (double[] loss : net.losses()) sum += loss[0];
        net.step(5e-3, 1);
        return sum / count;
    }

    private static void assertSame(Weights expected, Weights actual) {
        assertEquals(expected.tensors().keySet(), actual.tensors().keySet());
        expected.tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.values(), actual.get(name).values(), name));
    }

    /** With one micro-batch each the gradients are added in the order in which one adds them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aMicroBatchEachIsTheSameToTheBit(int replicas) {
        Network network = network(Map.of("norm", "instance"));
        try (TrainingNet one = net(network, Precision.FLOAT32, false, 1);
                TrainingNet several = net(network, Precision.FLOAT32, false, replicas)) {
            for (int step = 0; step < 3; step++) {
                for (TrainingNet net : List.of(one, several))
                    for (int i = 0; i < replicas; i++)
                        net.add(
                                net.stage(i % net.replicas(), batch(step * replicas + i, 1)),
                                replicas,
                                i + net.replicas() >= replicas);
                assertSame(one.gradients(), several.gradients());
                List<double[]> expected = one.losses();
                List<double[]> actual = several.losses();
                for (int i = 0; i < replicas; i++)
                    assertArrayEquals(expected.get(i), actual.get(i));
                assertEquals(one.step(5e-3, 1), several.step(5e-3, 1));
            }
            assertSame(one.weights(), several.weights());
            assertSame(one.emaWeights(), several.emaWeights());
        }
    }

    /** Recomputed, in half precision with a scaled loss, with drop-out: the same rules. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void soItIsWhateverIsComputed(Precision precision) {
        Network network = network(Map.of("norm", "instance"));
        same(network, precision, precision != Precision.FLOAT32);
        if (precision == Precision.FLOAT32)
            same(network(Map.of("norm", "instance", "dropout", 0.3)), precision, false);
    }

    private static void same(Network network, Precision precision, boolean recompute) {
        try (TrainingNet one = net(network, precision, recompute, 1);
                TrainingNet two = net(network, precision, recompute, 2)) {
            for (int i = 0; i < 3; i++) assertEquals(step(one, i, 2), step(two, i, 2));
            assertSame(one.weights(), two.weights());
        }
    }

    /** In whatever order the replicas come to their buckets. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void duringTheBackwardPassIsTheSameAsAfterIt(int replicas) {
        Network batch = network(Map.of("norm", "batch"));
        exchangedEitherWay(batch, Precision.FLOAT32, false, replicas);
        if (replicas > 2) return;
        exchangedEitherWay(batch, Precision.BF16, true, replicas);
        Network dropout = network(Map.of("norm", "batch", "dropout", 0.3));
        exchangedEitherWay(dropout, Precision.FLOAT32, false, replicas);
        Network deep = Oracle.read("dynunet_deep").network();
        exchangedEitherWay(deep, Precision.FLOAT32, false, replicas);
    }

    /** Two steps, of which the second has two micro-batches for each but the last replica. */
    private static void exchangedEitherWay(
            Network network, Precision precision, boolean recompute, int replicas) {
        try (TrainingNet during = net(network, precision, recompute, replicas);
                TrainingNet after =
                        afterwards(() -> net(network, precision, recompute, replicas))) {
            for (int step = 0; step < 2; step++) {
                int count = replicas + step * (replicas - 1);
                assertEquals(step(after, step, count), step(during, step, count));
            }
            assertSame(after.weights(), during.weights());
            assertSame(after.emaWeights(), during.emaWeights());
            assertTrue(during.exchange().seconds() > 0);
        }
    }

    private static <T> T afterwards(Supplier<T> made) {
        System.setProperty(Exchange.PROPERTY, "false");
        try {
            return made.get();
        } finally {
            System.clearProperty(Exchange.PROPERTY);
        }
    }

    @Test
    void aStepThatEndsEarlyLeavesNothing() {
        Network network = network(Map.of("norm", "instance"));
        try (TrainingNet plain = net(network, Precision.FLOAT32, false, 2);
                TrainingNet undone = net(network, Precision.FLOAT32, false, 2)) {
            undone.add(undone.stage(1, batch(7, 1)), 2, true);
            undone.undo();
            undone.add(undone.stage(0, batch(7, 1)), 2, true);
            Staged more = undone.stage(0, batch(8, 1));
            assertThrows(IllegalStateException.class, () -> undone.add(more, 2, false));
            more.close();
            undone.undo();
            assertEquals(step(plain, 0, 2), step(undone, 0, 2));
            assertSame(plain.weights(), undone.weights());
            undone.add(undone.stage(1, batch(7, 1)), 2, true); // Closed while it computes.
        }
    }

    /** 50 steps with a patch each, and with two patches on one device. */
    @Test
    void aBatchInTwoPartsLearnsAsTheWhole() {
        Network network = network(Map.of("norm", "instance"));
        try (TrainingNet one = net(network, Precision.FLOAT32, false, 1);
                TrainingNet two = net(network, Precision.FLOAT32, false, 2)) {
            double first = 0;
            double last = 0;
            for (int i = 0; i < 50; i++) {
                Batch both = batch(i % 4, 2);
                one.add(both, 1);
                two.add(two.stage(0, both.part(0, 1)), 2, true);
                two.add(two.stage(1, both.part(1, 2)), 2, true);
                double expected = one.losses().get(0)[0];
                List<double[]> parts = two.losses();
                last = (parts.get(0)[0] + parts.get(1)[0]) / 2;
                if (i == 0) first = last;
                assertEquals(expected, last, 1e-3 * expected, "step " + i);
                double norm = one.step(2e-3, 1);
                assertEquals(norm, two.step(2e-3, 1), 0.02 * norm, "step " + i);
            }
            assertTrue(last < 0.8 * first, first + " -> " + last);
        }
    }

    /** As in PyTorch's DistributedDataParallel. */
    @Test
    void runningStatisticsAreThoseOfTheFirst() {
        Network network = network(Map.of("norm", "batch"));
        try (TrainingNet first = net(network, Precision.FLOAT32, false, 1);
                TrainingNet two = net(network, Precision.FLOAT32, false, 2)) {
            first.add(batch(0, 1), 1);
            two.add(two.stage(0, batch(0, 1)), 2, true);
            two.add(two.stage(1, batch(1, 1)), 2, true);
            first.losses();
            two.losses();
            first.step(1e-3, 1);
            two.step(1e-3, 1);
            Weights expected = first.weights();
            Weights actual = two.weights();
            int buffers = 0;
            for (String name : expected.tensors().keySet())
                if (name.contains("running")) {
                    assertArrayEquals(expected.get(name).values(), actual.get(name).values(), name);
                    buffers++;
                }
            assertTrue(buffers > 0);
        }
    }

    @Test
    void savedAndLoadedGoesOnWithTheSameBits() {
        Network network = network(Map.of("norm", "batch"));
        Path file = folder.resolve("state.safetensors");
        try (TrainingNet straight = net(network, Precision.FLOAT32, false, 2);
                TrainingNet resumed = net(network, Precision.FLOAT32, false, 2)) {
            for (int i = 0; i < 4; i++) {
                if (i == 2) straight.saveState(file);
                step(straight, i, 4);
            }
            resumed.loadState(file);
            for (int i = 2; i < 4; i++) step(resumed, i, 4);
            assertSame(straight.weights(), resumed.weights());
        }
    }

    @Test
    void anUndoneStepHasNotBegun() {
        Network network = network(Map.of("norm", "batch"));
        try (TrainingNet plain = net(network, Precision.FLOAT32, false, 2);
                TrainingNet undone = net(network, Precision.FLOAT32, false, 2)) {
            step(plain, 0, 2);
            step(undone, 0, 2);
            for (int i = 0; i < 3; i++) undone.add(undone.stage(i % 2, batch(9 + i, 1)), 3, i > 0);
            undone.undo();
            assertEquals(0, undone.losses().size());
            assertEquals(step(plain, 1, 2), step(undone, 1, 2));
            assertTrue(undone.recompute());
            step(plain, 2, 2);
            step(undone, 2, 2);
            for (String name : plain.weights().tensors().keySet())
                assertArrayEquals(
                        plain.weights().get(name).values(),
                        undone.weights().get(name).values(),
                        1e-5f,
                        name);
        }
    }

    @Test
    void requests() {
        assertEquals(Collections.nCopies(3, ComputeDevice.CPU), Devices.parse("cpu:3"));
        assertEquals("cpu:3", Devices.name(Devices.parse("cpu:3")));
        assertEquals("cpu", Devices.name(Devices.parse("cpu:1")));
        assertEquals("gpu:0,2", Devices.name(List.of(ComputeDevice.gpu(0), ComputeDevice.gpu(2))));
        for (String wrong : List.of("cpu:0", "cpu:", "cpu:x", "gpu:0,", "gpu:,1", "cpu:0,1"))
            assertThrows(UsageException.class, () -> Devices.parse(wrong), wrong);
    }
}
