// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Resampled;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.SplittableRandom;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows that go to the device as bytes give what floats give. */
class DeviceBytesTest extends BlendingNetwork {

    /** Grey values of 8 bits, the first planes and columns of one. */
    private static GreyBox stored(Intensity intensity) {
        SplittableRandom random = new SplittableRandom(5);
        byte[] values = new byte[(int) Box.of(SHAPE).size()];
        for (int i = 0; i < values.length; i++)
            if (i / (SHAPE[1] * SHAPE[2]) > 5 && i % SHAPE[2] > 4)
                values[i] = (byte) random.nextInt(256);
        VoxelGrid grid = new VoxelGrid(new double[] {8, 4, 4}, new double[3]);
        Volume volume =
                Volume.of(
                        VoxelImage.of(
                                ArrayImgs.unsignedBytes(values, SHAPE[2], SHAPE[1], SHAPE[0]),
                                grid,
                                "memory"));
        // A part that ends before the volume, whose border is repeated on the other side.
        double[] corner = {-16, 0, 8};
        return new GreyBox(new Resampled(volume, corner, grid.scale(), intensity), SHAPE);
    }

    @ParameterizedTest
    @CsvSource({"0.00392156862745098, 0", "-0.013, 2.5", "1, 0", "1e-30, 3"})
    void greyValuesOfEightBitsGoThereAsBytes(double scale, double offset) {
        GreyBox box = stored(new Intensity(scale, offset));
        Prediction host =
                prediction("host", settings("float32", "probabilities", false, 3)).with(box);
        host.run();
        WatchedDevice device = device(2);
        Prediction other = host.into(folder.resolve("device")).with(device);
        other.run();
        assertEquals(host.bytes(), other.bytes());
        // With the last of these, all grey values become one, so there is nothing to evaluate.
        assertEquals(scale > 1e-30 || scale < 0, device.bytes);
        assertNull(device.done.get("host"));
        WatchedDevice failing = new WatchedDevice(network, 1, "apply", 4);
        Prediction third = host.into(folder.resolve("failing")).with(failing);
        third.run();
        assertEquals(host.bytes(), third.bytes());
    }

    @Test
    void contextAroundABoxIsReadAsBytesToo() {
        Prediction host =
                prediction("host", Prediction.settings("uint8", false, 2, 3))
                        .with(stored(new Intensity(1 / 255.0, 0)));
        host.run();
        WatchedDevice device = device(2);
        Prediction other = host.into(folder.resolve("device")).with(device);
        other.run();
        assertEquals(host.bytes(), other.bytes());
        assertTrue(device.bytes);
    }
}
