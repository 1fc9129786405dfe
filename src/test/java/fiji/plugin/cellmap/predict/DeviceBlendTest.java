// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that blends windows by itself gives the bytes of blending in memory. */
class DeviceBlendTest extends BlendingNetwork {

    private void assertSame(Prediction host, WatchedDevice device) {
        host.run();
        Prediction other = host.into(folder.resolve("device")).with(device);
        PredictionSummary summary = other.run();
        assertEquals(host.bytes(), other.bytes());
        assertNull(device.done.get("host"), device.done.toString());
        assertNotNull(device.done.get("add"));
        assertEquals(List.of(), summary.warnings());
    }

    @ParameterizedTest
    @CsvSource({
        "uint8, probabilities, false, 1, 1",
        "uint8, probabilities, false, 3, 2",
        "uint8, probabilities, true, 2, 2",
        "uint16, probabilities, false, 3, 1",
        "float32, probabilities, true, 3, 2",
        "float32, logits, false, 4, 2",
        "uint8, argmax, false, 3, 2"
    })
    void theBytesAreThoseOfBlendingInMemory(
            String dtype, String output, boolean flips, int batch, int lanes) {
        WatchedDevice device = device(lanes);
        assertSame(prediction("host", settings(dtype, output, flips, batch)), device);
        boolean codes = dtype.equals("uint8") && output.equals("probabilities");
        assertEquals(codes, device.done.containsKey("codes"));
        assertEquals(!codes, device.done.containsKey("floats"));
        assertFalse(device.bytes);
    }

    /** The smallest units, with borders everywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"uint8", "float32"})
    void thePlanDoesNotMatter(String dtype) {
        Prediction host = prediction("host", settings(dtype, "probabilities", false, 1));
        host.run();
        Prediction small = host.into(folder.resolve("device")).with(device(1));
        long budget = small.memory().total();
        while (true)
            try {
                budget = small.budget(budget - 1).memory().total();
            } catch (CellMapException least) {
                break;
            }
        WatchedDevice device = device(1);
        small.budget(budget).with(device).run();
        assertEquals(host.bytes(), small.bytes());
        assertTrue(device.done.get("open") > 3, device.done.toString());
        assertEquals(device.done.get("open"), device.done.get("close"));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1", "6, 6, 6", "5, 7, 40", "13, 1, 8"})
    void ofAnyShape(int depth, int height, int width) {
        Prediction host =
                Prediction.in(folder.resolve("host"), depth, height, width)
                        .with(HOST)
                        .with(settings("uint8", "probabilities", false, 3));
        assertSame(host, device(2));
    }

    /** A ball, with planes that are asked for in part. */
    private static final Wanted BALL =
            new Wanted() {
                @Override
                public boolean any(Box box) {
                    return box.min()[0] < 9;
                }

                @Override
                public boolean[] rows(long z, Box box) {
                    if (z > 3 && z < 7) return null;
                    boolean[] rows = new boolean[(int) (box.shape()[1] * box.shape()[2])];
                    for (int i = 0; i < rows.length; i++) rows[i] = i % 7 < 3 && z < 9;
                    return rows;
                }
            };

    private static PredictionSummary run(Prediction p, Wanted wanted) {
        try (var store = Stores.openOrCreate(p.zarr(), p.format())) {
            PredictionRequest request =
                    Named.like(p.request(store)).with(PredictionRequest::wanted, wanted).make();
            return new Predictor(request, null, Prediction.CHUNK, p.budget()).run(Progress.none());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uint8", "float32"})
    void whatIsNotAskedForIsBackground(String dtype) {
        Prediction host = prediction("host", settings(dtype, "probabilities", false, 3));
        run(host, BALL);
        WatchedDevice device = device(2);
        Prediction other = host.into(folder.resolve("device")).with(device);
        run(other, BALL);
        assertEquals(host.bytes(), other.bytes());
        assertNull(device.done.get("host"));
    }

    @Test
    void valuesThatAreNotNumbersAreTheSameError() {
        float[] values = Functions.noise(3, (int) Box.of(SHAPE).size());
        values[values.length - 1] = Float.NaN;
        Prediction host =
                prediction("host", settings("uint8", "probabilities", false, 3))
                        .with(GreyBox.of(values, SHAPE));
        CellMapException expected = assertThrows(CellMapException.class, host::run);
        WatchedDevice device = device(2);
        Prediction other = host.into(folder.resolve("device")).with(device);
        CellMapException e = assertThrows(CellMapException.class, other::run);
        assertTrue(e.why().contains("NaN"));
        assertEquals(expected.what() + expected.why(), e.what() + e.why());
        assertTrue(e.getMessage().contains("class mito, plane z = "), e.getMessage());
        assertNull(device.done.get("host"));
        // Nobody asked for these voxels.
        run(host.into(folder.resolve("host2")), BALL);
        run(other.into(folder.resolve("device2")), BALL);
        assertEquals(
                host.into(folder.resolve("host2")).bytes(),
                other.into(folder.resolve("device2")).bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "open, 0, 1",
        "apply, 0, 1",
        "apply, 7, 2",
        "add, 0, 1",
        "add, 11, 2",
        "add, 30, 1",
        "codes, 0, 2",
        "codes, 3, 1",
        "clear, 2, 2"
    })
    void withoutMemoryItGoesOnInMemory(String failing, int after, int lanes) {
        Prediction host = prediction("host", settings("uint8", "probabilities", false, 3));
        host.run();
        WatchedDevice device = new WatchedDevice(network, lanes, failing, after);
        Prediction other = host.into(folder.resolve("device")).with(device);
        PredictionSummary summary = other.run();
        assertEquals(host.bytes(), other.bytes());
        assertEquals(1, summary.warnings().size(), summary.warnings().toString());
        assertTrue(summary.warnings().get(0).contains("blended by the processor"));
        assertEquals(3, summary.batchSize());
        assertTrue(failing.equals("clear") || device.done.get("host") > 0);
        assertEquals(failing.equals("open") ? null : (Integer) 1, device.done.get("release"));
        assertEquals(1, device.done.get("open"));
    }

    @Test
    void flipsWithoutMemoryHaveTheSameBytesToo() {
        Prediction host = prediction("host", settings("uint8", "probabilities", true, 2));
        host.run();
        WatchedDevice device = new WatchedDevice(network, 2, "add", 9);
        Prediction other = host.into(folder.resolve("device")).with(device);
        other.run();
        assertEquals(host.bytes(), other.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatWasCancelledIsGoneOnWith(int lanes) {
        Prediction host = prediction("host", settings("uint8", "probabilities", false, 3));
        long windows = host.run().windows();
        for (long cancel = 2; cancel < windows - 9; cancel += windows / 3) {
            WatchedDevice device = device(lanes);
            Prediction part = host.into(folder.resolve("part" + cancel)).with(device);
            CancelAfter progress = new CancelAfter(cancel);
            assertThrows(CancelledException.class, () -> part.run(progress));
            nothingIsKept();
            part.run();
            assertEquals(host.bytes(), part.bytes());
        }
    }

    /** Logits on both sides of where a code begins. */
    @Test
    void codesBeginWhereTheyDoInMemory() {
        float[] firsts = CodeTable.SIGMOID.firsts();
        float[] values = new float[(int) Box.of(SHAPE).size()];
        for (int i = 0; i < values.length; i++) {
            float first = firsts[i / 2 % firsts.length];
            values[i] = i % 2 == 0 ? first : Math.nextDown(first);
        }
        try (InferenceNet same = net("return torch.cat([x, torch.neg(x)], 1)")) {
            WindowFunction there = blending(same);
            PredictSection settings =
                    Named.like(settings("uint8", "probabilities", false, 1))
                            .with(PredictSection::overlap, 0.0)
                            .with(PredictSection::sigmaScale, 10.0)
                            .make();
            Prediction host =
                    prediction("host", settings).with(GreyBox.of(values, SHAPE)).with(there::apply);
            assertSame(host, new WatchedDevice(there, 1, null, 0));
        }
    }

    @Test
    void whatIsNotOursIsBlendedInMemory() {
        WindowFunction foreign = ChannelMap.of(net, Prediction.CONTRACT);
        assertTrue(foreign.onDevice(false).isEmpty());
        WindowFunction flips =
                new FlipAverage(
                        network, List.of("cell_aff_y1", "cell_aff_x1"), WindowShape.same(6, 6, 6));
        assertTrue(network.onDevice(false).isPresent());
        assertTrue(flips.onDevice(false).isEmpty());
        List<String> classes = Prediction.CONTRACT.classes();
        WindowFunction planes = new OrthogonalPlanes(network, classes, WindowShape.same(6, 6, 6));
        assertTrue(planes.onDevice(false).isEmpty());
        EnsembleFunction.Member member = new EnsembleFunction.Member(network, classes, "sigmoid");
        assertTrue(new EnsembleFunction(List.of(member, member)).onDevice(false).isEmpty());
    }
}
