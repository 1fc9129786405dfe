// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One prediction on several devices, for which parts of the processor stand here. */
class DeviceShareTest {

    @TempDir Path folder;
    private Noise noise;

    @BeforeEach
    void makeEm() throws IOException {
        noise = Noise.make(folder, 40, 50, 48);
        noise.model();
    }

    private PredictionResult predict(String out, String device) {
        return noise.predict(out).with(Predict::device, device).make().run(Progress.none());
    }

    private byte[] values(String out) {
        return noise.result(out, "mito").values();
    }

    @Test
    void itIsTheSameOnAnyNumber() {
        PredictionResult one = predict("one.zarr", "cpu");
        PredictionResult three = predict("three.zarr", "cpu:3");
        predict("again.zarr", "cpu:3");
        assertArrayEquals(values("three.zarr"), values("again.zarr"));
        byte[] expected = values("one.zarr");
        byte[] found = values("three.zarr");
        for (int i = 0; i < expected.length; i++)
            assertEquals(expected[i] & 0xff, found[i] & 0xff, 1, "voxel " + i);
        assertEquals("cpu", one.device());
        assertEquals("cpu:3", three.device());
        assertTrue(three.notes().stream().noneMatch(note -> note.contains("one device")));
    }

    @Test
    void theResultSaysHowLongTheDeviceWaited() {
        PredictionResult result = predict("one.zarr", "cpu:2");
        assertTrue(result.deviceWaited() >= 0 && result.deviceWaited() < 1);
        assertTrue(result.summary().matches("(?s).*; the device waited \\d+ % of the time"));
        PredictionResult again = predict("one.zarr", "cpu:2");
        assertNull(again.deviceWaited());
        assertTrue(again.summary().endsWith("Mvoxel/s"), again.summary());
    }
}
